/* SPDX-License-Identifier: ISC */
/*
 * The one table of the admin's addresses.
 */
#include "admin/admin.h"

const struct page_entry *const admin_entries[] = {&admin_style, &admin_cells,
    &admin_preview, &admin_page, &admin_grid, &admin_mails, &admin_mail,
    &admin_publish, &admin_previewlink, &admin_home, NULL};
    &admin_preview, &admin_page, &admin_grid, &admin_publish, &admin_outbox,
    &admin_mail, &admin_letter, &admin_previewlink, &admin_home, NULL};
