import { isAbsolute, relative, sep } from 'node:path'

/** A path as users know it: relative to the working folder, with forward slashes; `.` for the folder itself. */
export function shownName(path: string, cwd: string): string {
  const name = relative(cwd, path) || '.'
  return sep === '/' ? name : name.replaceAll(sep, '/')
}

/** Whether a file is YAML by its name. */
export function isYaml(path: string): boolean {
  return /\.ya?ml$/i.test(path)
}

/** Whether a path lies below a folder; both are absolute. */
export function isInFolder(path: string, folder: string): boolean {
  return leadsDown(relative(folder, path))
}

function leadsDown(inside: string): boolean {
  return inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)
}

/** Whether mocks cannot depend on a file or folder: hidden, packages, temporary files of editors. */
export function isNoise(name: string): boolean {
  return (
    name.startsWith('.') ||
    name.endsWith('~') ||
    name === 'node_modules' ||
    name === '4913' ||
    /\.(?:sw[a-z]|tmp)$|___jb_(?:tmp|old)___$/.test(name)
  )
}

/** Whether watching the root, a folder or a file, covers this absolute path. */
export function isWatched(path: string, root: string): boolean {
  if (path === root) return true
  const inside = relative(root, path)
  return leadsDown(inside) && !inside.split(sep).some(isNoise)
}
