/**
 * What is done in one step. The keys of a stream: its log, its snapshot, its counters, its capped list; they have one
 * hash tag, so that they are on one node of a cluster. A log is a stream of Redis whose ids are our positions, `at-tag`. It
 * keeps the entry where the snapshot was taken, or a mark there, so that it knows its end without any other entry.
 */
const topOf = `
local function top(log)
  local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)
  return last[1] and last[1][1] or '0-0'
end`

/** The name of a script. */
export type ScriptName =
  | 'append'
  | 'top'
  | 'read'
  | 'save'
  | 'restore'
  | 'remove'
  | 'touch'
  | 'claim'
  | 'push'

/** Texts of scripts by name. They use commands of Redis 6.2, no more. */
export const scripts: Readonly<Record<ScriptName, string>> = {
  /** keys: log, snapshot; after, new position, entry, ttl or '', channel, hint. Answers 1, or where the stream ends. */
  append: `${topOf}
local at = top(KEYS[1])
if at ~= ARGV[1] then return at end
redis.call('XADD', KEYS[1], ARGV[2], 'e', ARGV[3])
if at == '0-0' then redis.call('DEL', KEYS[2]) end
if ARGV[4] ~= '' then
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
  redis.call('PEXPIRE', KEYS[3], ARGV[4])
  redis.call('PEXPIRE', KEYS[4], ARGV[4])
end
redis.call('PUBLISH', ARGV[5], ARGV[6])
return 1`,

  /** keys: log. */
  top: `${topOf}
return top(KEYS[1])`,

  /**
   * keys: log, snapshot; after, count. Answers false, and entries as ids and fields; or where reading starts over, the
   * length of the snapshot, 0 where there is none. A snapshot is the position, and behind a space the text; without one
   * the stream begins there with nothing.
   */
  read: `
local after = ARGV[1]
if after ~= '0-0' then
  local page = redis.call('XRANGE', KEYS[1], after, '+', 'COUNT', ARGV[2] + 1)
  if page[1] and page[1][1] == after then
    table.remove(page, 1)
    return { false, page }
  end
end
local length = redis.call('EXISTS', KEYS[1]) == 1 and redis.call('STRLEN', KEYS[2]) or 0
if after == '0-0' and length == 0 then
  return { false, redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', ARGV[2]) }
end
return { length, {} }`,

  /** keys: log, snapshot; position, snapshot. */
  save: `
local found = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])
if not found[1] then return 0 end
local ttl = redis.call('PTTL', KEYS[1])
redis.call('SET', KEYS[2], ARGV[2])
if ttl > 0 then redis.call('PEXPIRE', KEYS[2], ttl) end
redis.call('XTRIM', KEYS[1], 'MINID', ARGV[1])
return 1`,

  /** keys: log, snapshot; where it ends, position, snapshot, channel, hint. */
  restore: `${topOf}
if top(KEYS[1]) ~= ARGV[1] then return 0 end
local ttl = redis.call('PTTL', KEYS[1])
redis.call('SET', KEYS[2], ARGV[3])
redis.call('DEL', KEYS[1])
redis.call('XADD', KEYS[1], ARGV[2], 'b', '')
if ttl > 0 then
  redis.call('PEXPIRE', KEYS[1], ttl)
  redis.call('PEXPIRE', KEYS[2], ttl)
end
redis.call('PUBLISH', ARGV[4], ARGV[5])
return 1`,

  /** keys: log, snapshot, counters, capped list; tag, ttl of the mark, channel, hint as far as the position. */
  remove: `${topOf}
local last = top(KEYS[1])
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
if last == '0-0' then return 0 end
local mark = string.format('%.0f', tonumber(string.match(last, '^%d+')) + 1) .. '-' .. ARGV[1]
redis.call('SET', KEYS[2], mark, 'PX', ARGV[2])
redis.call('XADD', KEYS[1], mark, 'b', '')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PUBLISH', ARGV[3], ARGV[4] .. mark)
return 1`,

  /** keys: log, snapshot, counters, capped list; ttl. */
  touch: `
for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[1]) end
return 1`,

  /** keys: counters; name, ttl or ''. */
  claim: `
local count = redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
if ARGV[2] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return count`,

  /** keys: capped list; how many it may have, ttl or '', entries. */
  push: `
for index = 3, #ARGV do redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'e', ARGV[index]) end
if ARGV[2] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1`,
}
