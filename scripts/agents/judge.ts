import type { Verdict } from './task.ts'

/** What is wrong with an answer; undefined where it is as it must be. */
export async function judge(
  ask: (path: string, init: RequestInit) => Promise<Response>,
  { request, body, headers, status, has = '', after = 0 }: Verdict,
): Promise<string | undefined> {
  const [method = '', path = ''] = request.split(' ')
  const json = body === undefined ? undefined : JSON.stringify(body)
  const since = performance.now()
  const response = await ask(path, {
    method,
    headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(json !== undefined && { body: json }),
  })
  const text = await response.text()
  const ms = performance.now() - since
  if (response.status !== status || !text.includes(has)) {
    return `${response.status} ${text}, not ${status} with ${has}`
  }
  return ms < after ? `after ${Math.round(ms)} ms, not ${after}` : undefined
}
