/**
 * Stores all entries or none. An entry is its version, a space and its text, so one read compares it. Each key has three
 * arguments: the version that it must have, the entry, and the milliseconds that it is kept for.
 *
 * Redis runs a script as a whole, and all its keys have one hash tag, so it runs on a cluster too.
 * @see https://redis.io/docs/latest/develop/programmability/eval-intro/
 */
export const SAVE_SCRIPT = `
for i, key in ipairs(KEYS) do
  local entry = redis.call('GET', key)
  local version = entry and string.match(entry, '^%d+') or '0'
  if version ~= ARGV[3 * i - 2] then return 0 end
end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, ARGV[3 * i - 1], 'PX', ARGV[3 * i])
end
return 1
`;
