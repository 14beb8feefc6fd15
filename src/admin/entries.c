/* SPDX-License-Identifier: ISC */
/*
 * The one table of the admin's addresses.
 */
#include "admin/admin.h"

const struct page_entry *const admin_entries[] = {&admin_style, &admin_cells,
    &admin_preview, &admin_page, &admin_grid, &admin_mails, &admin_mail,
    &admin_mailtest, &admin_publish, &admin_outbox, &admin_mailfile,
    &admin_mailhtml, &admin_people, &admin_card, &admin_report,
    &admin_previewlink, &admin_home, NULL};
