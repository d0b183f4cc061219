import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'
import type { ServedFolder } from '../support/folder.ts'
import { request, statusOf, talk } from '../support/talk.ts'

let folder: ServedFolder

const secret = 'top secret'

beforeAll(async () => {
  folder = await serveFolder(
    {
      'mocks/api.ts': `import { defineMock } from 'mockapi'
        export default defineMock({
          'GET /file/*': ({ file, params }) => file(params['*']),
          'GET /named': ({ file, query }) => file(String(query.name)),
        })`,
      'mocks/sub/own.txt': 'own',
      'public/index.html': 'page',
      'public/sub/page.html': 'page below',
      'public/.hidden': secret,
      'secret.txt': secret,
      'mocks-secret/secret.txt': secret,
      'public-secret/secret.txt': secret,
    },
    { port: 0, static: ['public'] },
  )
})
afterAll(() => folder[Symbol.asyncDispose]())

/** Ways up to `secret.txt` beside the folder, as an address may spell them. */
const spellings = [
  '../secret.txt',
  '../../secret.txt',
  'sub/../../secret.txt',
  './../secret.txt',
  '..%2fsecret.txt',
  '..%2Fsecret.txt',
  '%2e%2e/secret.txt',
  '%2e%2e%2fsecret.txt',
  '.%2e/secret.txt',
  '%252e%252e%252fsecret.txt',
  '..%252fsecret.txt',
  '..%5csecret.txt',
  '..\\secret.txt',
  '%2e%2e%5csecret.txt',
  '..%c0%afsecret.txt',
  '%c0%ae%c0%ae/secret.txt',
  '..%e0%80%afsecret.txt',
  '....//secret.txt',
  '..;/secret.txt',
  '/../secret.txt',
  '//../secret.txt',
  '%2f..%2fsecret.txt',
  'sub%2f..%2f..%2fsecret.txt',
  '../mocks-secret/secret.txt',
  '../public-secret/secret.txt',
  '..%2fmocks-secret%2fsecret.txt',
  '..%2fpublic-secret%2fsecret.txt',
  'own.txt%00/../../secret.txt',
  '..%00/secret.txt',
  '../secret.txt%00.html',
  '..%2fsecret.txt%20',
  '..%2fsecret.txt.',
  '..%2fsecret.txt::$DATA',
  'C:%5csecret.txt',
  'c:/secret.txt',
  '%5c%5cserver%5cshare%5csecret.txt',
  '%2f%2fserver%2fshare%2fsecret.txt',
  'file:///secret.txt',
  '~/secret.txt',
  '%2fetc%2fpasswd',
  '/etc/passwd',
  '.hidden',
  '%2ehidden',
  'sub/../.hidden',
]

async function ask(target: string): Promise<string> {
  return await talk(folder.server.port ?? 0, request(`GET ${target}`)).closed
}

describe.each(['/', '/file/', '/named?name='])('below %s', (prefix) => {
  it.each(spellings)('%s leads to nothing', async (spelling) => {
    const answer = await ask(prefix + spelling)
    expect(answer).not.toContain(secret)
    expect(answer).not.toContain('root:')
    expect([400, 404]).toContain(statusOf(answer))
  })
})

it('what is in the folders is served', async () => {
  expect(await ask('/file/sub/own.txt')).toContain('\r\n\r\nown')
  expect(await ask('/named?name=sub/../sub/own.txt')).toContain('\r\n\r\nown')
  expect(await ask('/sub/page.html')).toContain('page below')
})

it('an absolute path that leads into the folder is a path as any other', async () => {
  const path = join(folder.path, 'mocks/sub/own.txt')
  expect(await ask(`/named?name=${encodeURIComponent(path)}`)).toContain('\r\n\r\nown')
  const outside = join(folder.path, 'secret.txt')
  expect(await ask(`/named?name=${encodeURIComponent(outside)}`)).not.toContain(secret)
})

it.skipIf(process.platform === 'win32')(
  'a named pipe is no file, and nobody waits for it',
  async () => {
    execFileSync('mkfifo', [join(folder.path, 'mocks/pipe.txt')])
    expect(statusOf(await ask('/file/pipe.txt'))).toBe(404)
  },
)
