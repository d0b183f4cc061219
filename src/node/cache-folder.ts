import { devNull, homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/**
 * The folder of this user for what programs may lose; `XDG_CACHE_HOME` names another one on each system. Without a home,
 * as some containers start, it is a place where nothing can be kept.
 */
export function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env
  // A relative one is to be ignored (XDG Base Directory Specification).
  if (XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME
  try {
    if (process.platform === 'win32') return LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local')
    return process.platform === 'darwin'
      ? join(homedir(), 'Library', 'Caches')
      : join(homedir(), '.cache')
  } catch {
    return devNull
  }
}
