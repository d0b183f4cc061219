import { Reply, jsonReply } from '../http/reply.ts'
import { readBytes } from '../http/body.ts'
import type { McpHost } from '../mcp/tools/host.ts'
import { sessionNames } from '../sessions/names.ts'
import type { RequestState } from '../dispatch/request-state.ts'
import type { Admin, InstalledPackage } from './admin.ts'
import { refuseType } from './guard.ts'

/** The largest message, bytes. */
const largestMessage = 1024 * 1024

/** Answers `POST /mcp`: tools for agents, by the Model Context Protocol. */
export async function mcpReply(admin: Admin, state: RequestState): Promise<Reply> {
  const { header } = state
  const wrongType = refuseType('POST', header)
  if (wrongType) return wrongType
  const bytes = await readBytes(state.incoming.anywhere, header, largestMessage)
  if (bytes instanceof Reply) return bytes
  const { answerPost } = await import('../mcp/http.ts')
  const text = new TextDecoder().decode(bytes)
  const { status, body } = await answerPost(text, header, hostOf(admin, state), state.signal)
  return body === undefined ? new Reply({ kind: 'none' }, { status }) : jsonReply(body, { status })
}

/** The server itself, in the session that the request names where a tool is told no other. */
function hostOf({ token, target }: Admin, state: RequestState): McpHost {
  const { shared, mocks, findPackage } = target
  const session = state.named ?? mocks.sessions.of(state.header, state.env?.isOwn)
  if (session instanceof Reply) throw session
  return {
    packageFile: async (path) => await textOf(await findPackage?.('mockapi'), path),
    fetch: async (path, { method, headers, body, signal }) => {
      const isAdmin = path.startsWith('/__mockapi/')
      const all = {
        ...(session.id !== '' && { [sessionNames.header]: session.id }),
        // Where mockapi runs in another application, only the token opens its admin API.
        ...(isAdmin && token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      }
      const init = {
        method,
        headers: all,
        ...(body !== undefined && { body }),
        ...(signal && { signal }),
      }
      return await shared.fetch(shared.url() + path, init, undefined)
    },
  }
}

/** The text of a file of a package; undefined where it is not. */
export async function textOf(
  from: InstalledPackage | undefined,
  path: string,
): Promise<string | undefined> {
  const file = from?.file(path)
  if (!file) return undefined
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of file.read(0, file.size - 1)) {
    text += decoder.decode(chunk, { stream: true })
  }
  return text
}
