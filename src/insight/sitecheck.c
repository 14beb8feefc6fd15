/* SPDX-License-Identifier: ISC */
#include "insight/sitecheck.h"

#include "insight/cellfaults.h"
#include "insight/mailfaults.h"
#include "insight/promises.h"
#include "insight/sequencefaults.h"

void
sitecheck(struct arena *a, const struct site *site,
    struct complaints *complaints, int64_t now)
{
	struct cells cells;

	cells_start(&cells, a, site, now);
	promises_check(&cells, complaints);
	cellfaults_check(&cells, complaints);
	mailfaults_check(&cells, complaints);
	sequencefaults_check(&cells, complaints);
}
