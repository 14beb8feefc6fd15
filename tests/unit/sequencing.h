/* SPDX-License-Identifier: ISC */
/*
 * A small site with a form, a list and four mails, for tests of sequences.
 */
#ifndef TESTS_SEQUENCING_H
#define TESTS_SEQUENCING_H

#include "compiled.h"

#define OPEN_AS(more)                                                    \
	"<sequence " NS " name='s' purpose='marketing' list='news'" more \
	"><title>S"                                                      \
	"</title><enter event='form_submit' form='f'/>"                  \
	"<reentry allow='after-exit' gap='P30D' max='2'/>"               \
	"<consent state='confirmed'/>"                                   \
	"<goal name='meeting' event='booking' within='P10D'/>"           \
	"<exit goal='meeting' outcome='won'/>"                           \
	"<exit stage='purchase' outcome='customer'/>"                    \
	"<exit after='P60D' outcome='expired'/>"
#define OPEN OPEN_AS("")
#define CLOSE "</sequence>"

static inline void
sequencing_mail(struct compiled *c, const char *name)
{
	sitedir_write(&c->dir, str_format(c->arena, "mails/%s.xml", name).p,
	    STR("<k:mail " K " layout='mail'><k:subject>S</k:subject>"
		"<k:preheader>P</k:preheader><p>Hi</p></k:mail>"));
}

/* All but its sequences. */
static inline void
sequencing_put(struct compiled *c)
{
	sitedir_put(&c->dir, "site.xml",
	    "<site " NS " name='N' base='https://n.no' zone='Europe/Oslo'>"
	    "<languages default='nb'/><mail from='hei@mail.n.no' "
	    "window='mon..fri 08:00..17:00' holidays='NO'>"
	    "<address>Veien 1</address></mail>"
	    "<person key='ingrid' name='Ingrid Berg' role='sales' "
	    "mail='i@n.no'/><field name='course_start' type='date'/>"
	    "<field name='open_case'/><field name='mood'/>"
	    "<list key='news'><label xml:lang='nb'>N</label></list></site>");
	sitedir_put(&c->dir, "journey.xml",
	    "<journey " NS " start='unknown'><stage key='unknown'/>"
	    "<stage key='awareness'/><stage key='consideration'/>"
	    "<stage key='decision'/><stage key='purchase'/>"
	    "<stage key='lost' aside='yes'/>"
	    "<page-class name='price' path='/priser'/>"
	    "<move to='purchase' event='purchase'/>"
	    "<cool from='decision' to='lost' after='P120D'/></journey>");
	sitedir_put(&c->dir, "texts/nb.xml",
	    "<k:texts " K "><k:text key='mail.reason.marketing'>Why</k:text>"
	    "<k:text key='mail.leave'>Leave</k:text>"
	    "<k:text key='mail.me'>Me</k:text></k:texts>");
	compiled_page(c, "pages/front.xml", "id='front' path='/'", "");
	sitedir_put(&c->dir, "layouts/mail.xml",
	    "<k:layout " K "><html lang='{$lang}'><head><title><k:place "
	    "name='title'/></title></head><body><p><k:place name='preheader'/>"
	    "</p><k:place name='main'/><k:footer/></body></html></k:layout>");
	sitedir_put(&c->dir, "pages/form.xml",
	    "<k:page " K " id='form' path='/f'><html><head><title>t</title>"
	    "</head><body><k:form name='f' thanks='front'><label>E <input "
	    "name='email' type='email' required='required'/></label>"
	    "<k:error "
	    "field='email'/><button>B</button></k:form></body></html></"
	    "k:page>");
	for (const char *m = "a\0b\0c\0d\0"; *m != '\0'; m += 2)
		sequencing_mail(c, m);
}

#endif
