import type { Ask } from '../requests/ids.ts'
import { exampleRequests, groupsOf } from '../requests/requests.ts'
import { writeCurl } from './command.ts'

const head = '# Written by mockapi export curl. Each command runs as it stands.'

/**
 * A curl command for each operation of an OpenAPI document, for a shell such as `sh`: each below a comment that says
 * what it does, in groups by their tags.
 */
export async function writeCommands(document: object, ask?: Ask): Promise<string> {
  const requests = await exampleRequests(document, ask)
  const parts = [...groupsOf(requests)].flatMap(([group, all]) => [
    ...(group === undefined ? [] : [`## ${line(group)}`]),
    ...all.map((request) => `# ${line(request.name)}\n${writeCurl(request)}`),
  ])
  return `${[head, ...parts].join('\n\n')}\n`
}

/** A comment ends with its line. */
function line(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
