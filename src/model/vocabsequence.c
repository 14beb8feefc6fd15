/* SPDX-License-Identifier: ISC */
/*
 * The tables of model/vocab.h for sequences (MAIL 15) and letters (SITE 6).
 */
#include "model/vocab.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define YES_NO "yes no"

/* Whatever holds steps. */
#define BLOCKS "sequence until timeout when otherwise arm"

static const struct vocab_element sequence_elements[] = {
    {"sequence", "", 0,
	{{"name", VOCAB_NAME, false, NULL},
	    {"xml:lang", VOCAB_LANG, false, NULL},
	    {"purpose", VOCAB_CHOICE, true, "marketing service transactional"},
	    {"list", VOCAB_NAME, false, NULL},
	    {"priority", VOCAB_NUMBER, false, NULL},
	    {"paused", VOCAB_CHOICE, false, YES_NO}}},
    {"title", "sequence", VOCAB_HAS_TEXT | VOCAB_ONCE, {{0}}},
    {"enter", "sequence", VOCAB_HAS_SELECTORS,
	{{"event", VOCAB_WORDS, false, NULL},
	    {"form", VOCAB_WORDS, false, NULL},
	    {"stage", VOCAB_WORDS, false, NULL},
	    {"quiet-for", VOCAB_DURATION, false, NULL},
	    {"existing", VOCAB_CHOICE, false, YES_NO},
	    {"ramp", VOCAB_NUMBER, false, NULL}}},
    {"reentry", "sequence", VOCAB_ONCE,
	{{"allow", VOCAB_CHOICE, true, "never after-exit"},
	    {"gap", VOCAB_DURATION, false, NULL},
	    {"max", VOCAB_NUMBER, false, NULL}}},
    {"consent", "sequence", VOCAB_ONCE,
	{{"state", VOCAB_CHOICE, true, "confirmed customer-exemption"},
	    {"max-unused", VOCAB_DURATION, false, NULL}}},
    {"goal", "sequence", VOCAB_HAS_SELECTORS,
	{{"name", VOCAB_NAME, true, NULL}, {"event", VOCAB_EVENT, true, NULL},
	    {"within", VOCAB_DURATION, false, NULL}}},
    {"exit", "sequence", VOCAB_HAS_SELECTORS,
	{{"goal", VOCAB_NAME, false, NULL}, {"event", VOCAB_WORDS, false, NULL},
	    {"stage", VOCAB_WORDS, false, NULL},
	    {"after", VOCAB_DURATION, false, NULL},
	    {"outcome", VOCAB_NAME, true, NULL}}},
    {"window", "sequence", VOCAB_ONCE,
	{{"open", VOCAB_TEXT, true, NULL}, {"zone", VOCAB_TEXT, false, NULL},
	    {"holidays", VOCAB_WORDS, false, NULL}}},
    {"holiday", "window", 0, {{"date", VOCAB_DATE, true, NULL}}},
    {"cap", "sequence", VOCAB_ONCE,
	{{"of", VOCAB_TEXT, true, NULL},
	    {"scope", VOCAB_CHOICE, false, "contact run"}}},
    {"send", BLOCKS, 0,
	{{"name", VOCAB_NAME, true, NULL}, {"mail", VOCAB_NAME, true, NULL},
	    {"class", VOCAB_CHOICE, false, "marketing service transactional"},
	    {"window", VOCAB_CHOICE, false, "ignore"},
	    {"stale-after", VOCAB_DURATION, false, NULL},
	    {"once", VOCAB_CHOICE, false, "run contact"}}},
    {"wait", BLOCKS, 0,
	{{"name", VOCAB_NAME, true, NULL}, {"for", VOCAB_DURATION, false, NULL},
	    {"until", VOCAB_TEXT, false, NULL},
	    {"offset", VOCAB_TEXT, false, NULL},
	    {"at", VOCAB_TEXT, false, NULL},
	    {"past", VOCAB_CHOICE, false, "go skip end"}}},
    {"until", "wait", VOCAB_HAS_SELECTORS, {{"name", VOCAB_NAME, true, NULL}}},
    {"timeout", "wait", VOCAB_ONCE, {{0}}},
    {"choose", BLOCKS, 0, {{"name", VOCAB_NAME, true, NULL}}},
    {"when", "choose", VOCAB_HAS_SELECTORS,
	{{"name", VOCAB_NAME, false, NULL}}},
    {"otherwise", "choose", VOCAB_ONCE, {{0}}},
    {"split", BLOCKS, 0, {{"name", VOCAB_NAME, true, NULL}}},
    {"arm", "split", 0,
	{{"name", VOCAB_NAME, false, NULL},
	    {"weight", VOCAB_NUMBER, false, NULL}}},
    {"set", BLOCKS, 0,
	{{"stage", VOCAB_STAGE, false, NULL},
	    {"back", VOCAB_CHOICE, false, YES_NO},
	    {"field", VOCAB_KEY, false, NULL},
	    {"value", VOCAB_TEXT, false, NULL}}},
    {"task", BLOCKS, VOCAB_HAS_TEXT, {{"for", VOCAB_KEY, true, NULL}}},
    {"end", BLOCKS, 0, {{"outcome", VOCAB_NAME, true, NULL}}},
};

static const struct vocab_element letter_elements[] = {
    {"letter", "", 0,
	{{"name", VOCAB_NAME, false, NULL}, {"list", VOCAB_NAME, true, NULL},
	    {"mail", VOCAB_NAME, true, NULL}, {"at", VOCAB_MOMENT, false, NULL},
	    {"spread", VOCAB_DURATION, false, NULL},
	    {"stale-after", VOCAB_DURATION, false, NULL},
	    {"not-while-in", VOCAB_WORDS, false, NULL}}},
};

const struct vocabulary vocab_sequence = {
    sequence_elements, COUNT(sequence_elements)};
const struct vocabulary vocab_letter = {
    letter_elements, COUNT(letter_elements)};
