/** Remembers the last so many keys, so that something is shown in full once and memory stays bounded. */
export interface Recent {
  /** Whether a key is new; it is remembered from now on. */
  isNew(key: string): boolean
  clear(): void
}

/** Remembers up to `size` keys of at most 200 characters; the oldest is forgotten first. */
export function createRecent(size: number): Recent {
  const keys = new Set<string>()
  return {
    isNew(key) {
      const short = key.slice(0, 200)
      if (keys.has(short)) return false
      if (keys.size >= size) {
        for (const oldest of keys) {
          keys.delete(oldest)
          break
        }
      }
      keys.add(short)
      return true
    },
    clear: () => keys.clear(),
  }
}
