import { join, relative } from 'node:path'

/** The address of the schema of mock files, from a folder of mocks of a project. */
export function schemaAddress({
  cwd,
  out,
}: {
  readonly cwd: string
  readonly out: string
}): string {
  const schema = join(cwd, 'node_modules', 'mockapi', 'schema', 'mocks.json')
  return relative(out, schema).replaceAll('\\', '/')
}

/** An address that is relative to a folder, from a file in it. @param file relative to the folder */
export function addressFrom(file: string, address: string): string {
  return '../'.repeat(file.split('/').length - 1) + address
}
