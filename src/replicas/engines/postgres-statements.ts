/**
 * The tables. A stream has a row that says where it ends, and where its entries begin: at its snapshot, or at nothing. A row
 * that has expired counts as none, and is swept away with what belongs to it.
 */
export const tables: readonly string[] = [
  `create table if not exists mockapi_streams (
    name text primary key,
    at bigint not null default 0,
    tag bigint not null default 0,
    base_at bigint not null default 0,
    base_tag bigint not null default 0,
    snapshot text,
    changed timestamptz not null default now(),
    expires timestamptz
  )`,
  'create index if not exists mockapi_streams_changed on mockapi_streams (changed)',
  'create index if not exists mockapi_streams_expires on mockapi_streams (expires)',
  `create table if not exists mockapi_entries (
    stream text not null,
    at bigint not null,
    tag bigint not null,
    entry text not null,
    primary key (stream, at)
  )`,
  `create table if not exists mockapi_counters (
    stream text not null,
    name text not null,
    count bigint not null,
    primary key (stream, name)
  )`,
  `create table if not exists mockapi_lists (
    stream text not null,
    id bigint generated always as identity,
    entry text not null,
    primary key (stream, id)
  )`,
]

const isAlive = '(expires is null or expires > now())'
/** What deletes all that belongs to the streams of a query `gone`. */
const withAll = `
  , entries as (delete from mockapi_entries using gone where stream = gone.name)
  , counters as (delete from mockapi_counters using gone where stream = gone.name)
  , lists as (delete from mockapi_lists using gone where stream = gone.name)`
const later = (ttl: string): string => `now() + ${ttl}::float8 * interval '1 millisecond'`

/** What a statement does. */
export type StatementName =
  | 'hasTables'
  | 'about'
  | 'open'
  | 'sweep'
  | 'append'
  | 'top'
  | 'read'
  | 'snapshot'
  | 'save'
  | 'restore'
  | 'remove'
  | 'touch'
  | 'claim'
  | 'push'
  | 'list'
  | 'clear'
  | 'changed'
  | 'notify'

/** Statements by what they do. Each is one transaction; places are text, `at-tag`, in what they answer. */
export const statements: Readonly<Record<StatementName, string>> = {
  /** Answers whether all tables are there. */
  hasTables: `select count(*)::int as count from unnest(array[
    'mockapi_streams', 'mockapi_entries', 'mockapi_counters', 'mockapi_lists']) as name
    where to_regclass(name) is not null`,

  about: `select current_setting('server_version_num')::int as number,
    current_setting('server_version') as version,
    pg_is_in_recovery() or current_setting('transaction_read_only')::bool as is_read_only`,

  /** name, ttl or null. Makes the stream, if there is none. */
  open: `insert into mockapi_streams (name, expires) values ($1, ${later('$2')})
    on conflict (name) do nothing`,

  /** name, or null for all. Forgets what has expired. */
  sweep: `with gone as (
      delete from mockapi_streams where expires <= now() and ($1::text is null or name = $1)
      returning name
    ) ${withAll} select 1 from gone`,

  /** name, at, tag, new tag, ttl or null, entry. Answers a row where it was added. */
  append: `with moved as (
      update mockapi_streams
      set at = at + 1, tag = $4::bigint, changed = now(), expires = coalesce(${later('$5')}, expires)
      where name = $1 and at = $2::bigint and tag = $3::bigint and ${isAlive}
      returning name, at, tag
    ), added as (
      insert into mockapi_entries (stream, at, tag, entry) select name, at, tag, $6::text from moved
    ) select 1 from moved`,

  top: `select at || '-' || tag as position from mockapi_streams where name = $1 and ${isAlive}`,

  /**
   * name, at, tag, count. Answers entries; or a row `base` where the stream does not have that place, with the length
   * of its snapshot; or a row `none` where there is no stream.
   */
  read: `with stream as (
      select name, base_at, base_tag, length(snapshot)::text as length from mockapi_streams
      where name = $1 and ${isAlive}
    ), known as (
      select from stream where base_at = $2::bigint and base_tag = $3::bigint
      union all
      select from mockapi_entries, stream
      where stream = name and at = $2::bigint and tag = $3::bigint
    ), page as (
      select 'entry' as kind, at, tag, entry as text from mockapi_entries, stream
      where stream = name and at > $2::bigint and exists (select from known)
      order by at limit $4::int
    )
    select kind, at || '-' || tag as position, text from (
      select * from page
      union all
      select 'base', base_at, base_tag, length from stream where not exists (select from known)
      union all
      select 'none', 0, 0, null where not exists (select from stream)
    ) as steps order by at`,

  snapshot: `select base_at || '-' || base_tag as position, snapshot from mockapi_streams
    where name = $1 and ${isAlive}`,

  /** name, at, tag, snapshot. Answers a row where it was saved. */
  save: `with saved as (
      update mockapi_streams set base_at = $2::bigint, base_tag = $3::bigint, snapshot = $4
      where name = $1 and ${isAlive} and (
        base_at = $2::bigint and base_tag = $3::bigint
        or exists (
          select from mockapi_entries as entry
          where stream = $1 and entry.at = $2::bigint and entry.tag = $3::bigint
        )
      ) returning name
    ), entries as (
      delete from mockapi_entries using saved where stream = name and at <= $2::bigint
    ) select 1 from saved`,

  /** name, at and tag where it ends, at, tag, snapshot. Answers a row where it was restored. */
  restore: `with gone as (
      update mockapi_streams set at = $4::bigint, tag = $5::bigint, base_at = $4::bigint,
        base_tag = $5::bigint, snapshot = $6, changed = now()
      where name = $1 and at = $2::bigint and tag = $3::bigint and ${isAlive}
      returning name
    ), entries as (delete from mockapi_entries using gone where stream = gone.name)
    select 1 from gone`,

  /** name, new tag, ttl of what tells that it was removed. Answers the place. */
  remove: `with gone as (
      update mockapi_streams set at = at + 1, tag = $2::bigint, base_at = at + 1,
        base_tag = $2::bigint, snapshot = null, changed = now(), expires = ${later('$3')}
      where name = $1 returning name, at, tag
    ) ${withAll} select at || '-' || tag as position from gone`,

  /** name, ttl. */
  touch: `update mockapi_streams set expires = ${later('$2')} where name = $1 and ${isAlive}`,

  /** name, counter. Answers no row where there is no stream. */
  claim: `insert into mockapi_counters as counter (stream, name, count)
    select name, $2, 1 from mockapi_streams where name = $1 and ${isAlive}
    on conflict (stream, name) do update set count = counter.count + 1
    returning count::float8 as count`,

  /** name, entries, how many it may have, ttl or null. Answers no row where there is no stream; one at a time adds to one. */
  push: `with stream as (
      update mockapi_streams set expires = coalesce(${later('$4')}, expires)
      where name = $1 and ${isAlive} returning name
    ), added as (
      insert into mockapi_lists (stream, entry)
      select name, entry
      from stream, json_array_elements_text($2::json) with ordinality as each (entry, place)
      order by place
    ), trimmed as (
      delete from mockapi_lists using stream where stream = name and id <= (
        select id from mockapi_lists where stream = $1 order by id desc offset $3::int limit 1
      )
    ) select 1 from stream`,

  /** name, cursor, count. */
  list: `select id::text as cursor, entry from mockapi_lists
    where stream = $1 and id > $2::bigint and exists (
      select from mockapi_streams where name = $1 and ${isAlive}
    ) order by id limit $3::int`,

  clear: 'delete from mockapi_lists where stream = $1',

  /** ms back, what names begin with. Answers where streams end that changed since. */
  changed: `select name, at || '-' || tag as position from mockapi_streams
    where changed > now() - $1::float8 * interval '1 millisecond' and starts_with(name, $2)`,

  notify: 'select pg_notify($1, $2)',
}
