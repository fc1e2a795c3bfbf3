/* table.c - the name table. */
#include "config.h"

#include "mach/table.h"

#include <stdlib.h>
#include <string.h>

/* As in XNU, a name is its slot's number and, in the low bits, a generation. So a name that was
   given back denotes nothing for a while. */
#define GENERATION_BITS 8u
#define GENERATION_MASK ((1u << GENERATION_BITS) - 1u)
#define SLOTS_MIN 16u

static unsigned name_slot(mach_port_name_t name)
{
    return name >> GENERATION_BITS;
}

static mach_port_name_t slot_name(unsigned slot, unsigned char generation)
{
    return (slot << GENERATION_BITS) | generation;
}

void table_init(struct table *table)
{
    memset(table, 0, sizeof *table);
}

void table_clear(struct table *table)
{
    free(table->entries);
    table_init(table);
}

static kern_return_t table_grow(struct table *table, unsigned size)
{
    struct table_entry *entries;

    if (size > TABLE_NAMES_MAX)
        return KERN_NO_SPACE;
    entries = realloc(table->entries, size * sizeof *entries);
    if (entries == NULL)
        return KERN_RESOURCE_SHORTAGE;
    memset(entries + table->size, 0, (size - table->size) * sizeof *entries);
    if (table->size == 0) /* slot 0 would make names below 256, which look like mistakes */
        entries[0].type = MACH_PORT_TYPE_DEAD_NAME;
    table->used += table->size == 0 ? 1 : 0;
    table->entries = entries;
    table->size = size;
    return KERN_SUCCESS;
}

static void table_fill(struct table *table, unsigned slot, mach_port_type_t type, void *object)
{
    struct table_entry *entry = &table->entries[slot];

    entry->type = type;
    entry->urefs = type == MACH_PORT_TYPE_RECEIVE ? 0 : 1;
    entry->object = object;
    entry->request = NULL;
    table->used++;
}

kern_return_t table_insert(
    struct table *table, mach_port_type_t type, void *object, mach_port_name_t *name)
{
    /* A quarter stays free, so that the search below is short. */
    if (table->used >= table->size - table->size / 4) {
        unsigned size = table->size == 0 ? SLOTS_MIN : table->size * 2;
        kern_return_t kr = table_grow(table, size);

        if (kr != KERN_SUCCESS && (kr != KERN_NO_SPACE || table->used == table->size))
            return kr;
    }
    do {
        table->cursor = (table->cursor + 1) % table->size;
    } while (table->entries[table->cursor].type != MACH_PORT_TYPE_NONE);
    table_fill(table, table->cursor, type, object);
    *name = slot_name(table->cursor, table->entries[table->cursor].generation);
    return KERN_SUCCESS;
}

kern_return_t table_insert_as(
    struct table *table, mach_port_type_t type, void *object, mach_port_name_t name)
{
    unsigned slot = name_slot(name);
    unsigned size = table->size == 0 ? SLOTS_MIN : table->size;

    if (!MACH_PORT_VALID(name))
        return KERN_INVALID_VALUE;
    if (slot == 0 || slot >= TABLE_NAMES_MAX)
        return KERN_NO_SPACE;
    while (size <= slot)
        size *= 2;
    if (size > table->size) {
        kern_return_t kr = table_grow(table, size);

        if (kr != KERN_SUCCESS)
            return kr;
    }
    if (table->entries[slot].type != MACH_PORT_TYPE_NONE)
        return KERN_NAME_EXISTS;
    table->entries[slot].generation = (unsigned char)(name & GENERATION_MASK);
    table_fill(table, slot, type, object);
    return KERN_SUCCESS;
}

struct table_entry *table_find(const struct table *table, mach_port_name_t name)
{
    unsigned slot = name_slot(name);
    struct table_entry *entry;

    if (slot == 0 || slot >= table->size)
        return NULL;
    entry = &table->entries[slot];
    if (entry->type == MACH_PORT_TYPE_NONE || slot_name(slot, entry->generation) != name)
        return NULL;
    return entry;
}

void table_remove(struct table *table, mach_port_name_t name)
{
    struct table_entry *entry = table_find(table, name);

    entry->type = MACH_PORT_TYPE_NONE;
    entry->object = NULL;
    entry->request = NULL;
    entry->generation++;
    table->used--;
}

mach_port_name_t table_next(const struct table *table, unsigned *cursor)
{
    unsigned slot = *cursor == 0 ? 1 : *cursor;

    while (slot < table->size && table->entries[slot].type == MACH_PORT_TYPE_NONE)
        slot++;
    *cursor = slot + 1;
    if (slot >= table->size)
        return MACH_PORT_NULL;
    return slot_name(slot, table->entries[slot].generation);
}

void table_entry_add_reference(struct table_entry *entry)
{
    if (entry->urefs < MACH_PORT_UREFS_MAX)
        entry->urefs++;
}

kern_return_t table_entry_change(
    struct table_entry *entry, mach_port_delta_t delta, mach_port_urefs_t *left)
{
    const mach_port_delta_t most = (mach_port_delta_t)MACH_PORT_UREFS_MAX;
    mach_port_delta_t urefs = (mach_port_delta_t)entry->urefs;

    if (delta > most || delta < -most)
        return KERN_INVALID_VALUE;
    /* At the maximum nobody knows how many there are. So only giving all back at once counts. */
    if (urefs == most && delta != -most)
        delta = 0;
    urefs += delta;
    if (urefs < 0)
        return KERN_INVALID_VALUE;
    if (urefs > most)
        urefs = most;
    entry->urefs = (mach_port_urefs_t)urefs;
    *left = entry->urefs;
    return KERN_SUCCESS;
}
