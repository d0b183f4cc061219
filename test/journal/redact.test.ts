import { describe, expect, it, test } from 'vitest'
import { isRandom } from '../../src/journal/redact-text.ts'
import { MessageLog } from '../../src/journal/message-log.ts'
import { Redactor, redactEntry } from '../../src/journal/redact.ts'
import { json, open, record } from '../support/journal-calls.ts'
import type { CallParts } from '../support/journal-calls.ts'

const redactor = new Redactor(['iban', 'x-tenant-key'])

test.each<[name: string, hidden: boolean]>([
  ['password', true],
  ['newPassword', true],
  ['new_password', true],
  ['NEW-PASSWORD', true],
  ['passwordConfirmation', true],
  ['accessToken', true],
  ['refresh_token', true],
  ['client_secret', true],
  ['apiKey', true],
  ['x-api-key', true],
  ['user[password]', true],
  ['user.token', true],
  ['token:eq', true],
  ['iban', true],
  ['customerIban', true],
  ['xTenantKey', true],
  ['tokens', false],
  ['maxTokens', false],
  ['secretary', false],
  ['passwordless', false],
  ['key', false],
  ['name', false],
  ['', false],
])('a field %j is hidden: %j', (name, hidden) => {
  expect(redactor.isSecret(name)).toBe(hidden)
})

test.each([
  ['/a', '/a'],
  ['/a?b=1', '/a?b=1'],
  ['/a?token=abc&b=1', '/a?token=***&b=1'],
  ['/a?b=%20x&access%5Ftoken=abc', '/a?b=%20x&access%5Ftoken=***'],
  ['/a?user[password]=x&user%5Bpassword%5D=y', '/a?user[password]=***&user%5Bpassword%5D=***'],
  ['/a?token', '/a?token'],
  ['/a?%E0%A4%A=1&token=x', '/a?%E0%A4%A=1&token=***'],
  ['/a?token=x?token=y', '/a?token=***'],
])('the target %j is shown as %j', (target, shown) => {
  expect(redactor.target(target)).toBe(shown)
})

test.each([
  ['authorization', 'Bearer abc', 'Bearer ***'],
  ['authorization', 'Basic YTpi', 'Basic ***'],
  ['authorization', 'abc', '***'],
  ['authorization', 'secret with spaces', '***'],
  ['proxy-authorization', 'Basic YTpi', 'Basic ***'],
  ['cookie', 'sid=abc; theme=dark', 'sid=***; theme=***'],
  ['set-cookie', 'sid=abc; Path=/; HttpOnly', 'sid=***; Path=/; HttpOnly'],
  ['x-api-key', 'abc', '***'],
  ['x-auth-token', 'abc', '***'],
  ['x-tenant-key', 'abc', '***'],
  ['location', '/done?token=abc', '/done?token=***'],
  ['referer', 'http://localhost/?a=1&token=abc', 'http://localhost/?a=1&token=***'],
  ['x-id', 'token=abc', 'token=abc'],
])('the header %s: %s is shown as %s', (name, value, shown) => {
  expect(redactor.header(name, value)).toBe(shown)
})

const secret = 'c0ffee'

describe('an exported entry', () => {
  test.each<[what: string, line: string, parts: CallParts]>([
    ['query', `GET /?token=${secret}&a=1`, {}],
    ['headers', 'GET /', { headers: ['Authorization', `Bearer ${secret}`] }],
    ['cookies', 'GET /', { headers: ['Cookie', `sid=${secret}`] }],
    ['set cookies', 'GET /', { sentHeaders: new Headers([['set-cookie', `sid=${secret}`]]) }],
    ['JSON', 'POST /', { headers: json, received: bytes(`{"a":[{"password":"${secret}"}]}`) }],
    ['JSON answers', 'POST /', { sent: `{"user":{"accessToken":{"v":"${secret}"}}}` }],
    ['JSON without a type', 'POST /', { received: bytes(`{"password":"${secret}"}`) }],
    ['forms', 'POST /', { headers: form, received: bytes(`name=a&password=${secret}`) }],
    ['forms in parts', 'POST /', { headers: parts, received: bytes(`name="pwd"\n\n${secret}`) }],
    ['broken JSON', 'POST /', { headers: json, received: bytes(`{"password":"${secret}",`) }],
    [
      'JSON that was cut',
      'POST /',
      { sent: `{"password":"${secret}","a":"${'x'.repeat(99_999)}"}` },
    ],
    ['texts', 'POST /', { received: bytes(`password: ${secret}`) }],
    ['events', 'GET /', { ...events, sent: `data: {"a":{"password":"${secret}"}}\n\n` }],
    [
      'events of several lines',
      'GET /',
      { ...events, sent: `data:{"password":\r\ndata: "${secret}"}\r\n\r\n` },
    ],
    ['events that were cut', 'GET /', { ...events, sent: `data: {"password":"${secret}` }],
    ['messages', 'WS /', { sent: messages(`{"token":"${secret}"}`) }],
    ['messages that are texts', 'WS /', { sent: messages(`token ${secret}`) }],
    ['messages of bytes', 'WS /', { sent: messages(bytes(`token ${secret}`)) }],
  ])('has no secret in %s', (_, line, parts) => {
    const { journal } = open()
    record(journal, line, parts)
    const [entry] = journal.calls()
    if (!entry) throw new Error('There is no entry.')
    expect(text(entry)).toContain(secret)
    expect(text(redactEntry(entry, redactor))).not.toContain(secret)
  })

  it('has all the rest', () => {
    const { journal } = open()
    record(journal, 'POST /a?b=1', {
      headers: json,
      received: bytes('{"name":"Ada","password":"x"}'),
      sent: '{"id":1}',
    })
    const [entry] = journal.calls()
    if (!entry) throw new Error('There is no entry.')
    const exported = redactEntry(entry, redactor)
    const body = { name: 'Ada', password: '***' }
    const request = { ...entry.request, body, text: JSON.stringify(body) }
    expect(exported).toEqual({ ...entry, request })
  })
})

test('events beside one with a secret stay as they are', () => {
  const { journal } = open()
  const sent =
    ': hi\n\nevent: a\nid: 1\ndata: {"tokens": 2}\ndata\n\ndata: the token is abc\n\ndata: b c'
  record(journal, 'GET /', { ...events, sent })
  const [shown] = journal.calls().map((entry) => redactEntry(entry, redactor).response)
  const omitted = 'left out, since it may hold a secret and cannot be taken apart'
  const text = `: hi\n\nevent: a\nid: 1\ndata: {"tokens":2}\n\ndata: ${omitted}\n\ndata: b c`
  expect(shown).toMatchObject({ text, body: text })
})

const events = { sentHeaders: { 'content-type': 'text/event-stream; charset=utf-8' } }

function messages(data: string | Uint8Array): MessageLog {
  const log = new MessageLog(1000)
  log.add('client', data)
  return log
}

const form = ['Content-Type', 'application/x-www-form-urlencoded']
const parts = ['Content-Type', 'multipart/form-data; boundary=x']

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** All that an entry says, bytes as text. */
function text(entry: unknown): string {
  return JSON.stringify(entry, (_, value: unknown) =>
    value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
  )
}

test.each([
  ['5Kd83jfWq1', true],
  ['ns-c0ffee-4411', true],
  ['7f3k9dm2xq0p4z1b', true],
  ['123e4567-e89b-12d3-a456-426614174000', true],
  ['aB3xY9z', false],
  ['dark-mode-2', false],
  ['acceptedAll', false],
  ['csrf_token_v2', false],
  ['GA1.1.1234567.1700000000', false],
  ['2024-01-01T10:00:00Z', false],
  ['192.168.100.100', false],
])('%s stands nowhere by chance: %s', (text, random) => {
  expect(isRandom(text)).toBe(random)
})

test.each([
  ['{radio:!0,password:!0}'],
  ['e.password=n.value.password;t.token=getToken()'],
  ['{"password":"Password","token":"csrf-token"}'],
  ['<p>Basic authentication, Bearer credentials.</p>'],
])('code stays as it is: %s', (code) => {
  expect(new Redactor().text(code, '', true)).toBe(code)
})

test.each([
  ['state={"accessToken":"5Kd83jfWq1"}', 'state={"accessToken":"***"}'],
  ['<a href="/reset?token=5Kd83jfWq1">', '<a href="/reset?token=***">'],
])('code holds no secrets that are written in it: %s', (code, without) => {
  expect(new Redactor().text(code, '', true)).toBe(without)
})

test.each([
  ['one long word', (n: number) => `{"text":"${'x'.repeat(n)}`],
  ['names and values in a row', (n: number) => 'a=b:'.repeat(n / 4)],
  ['beginnings of tokens', (n: number) => 'eyJ-'.repeat(n / 4)],
  ['what has no value', (n: number) => `${'token='.repeat(n / 6)}${' '.repeat(n)}`],
])('takes no time for %s', (_, make) => {
  // Work that grows with the square of the length would take a minute, and deep calls would end the stack.
  const started = performance.now()
  const text = make(200_000)
  expect(redactor.text(`${text} password=5Kd83jfWq1`, '')).toContain('password=***')
  expect(performance.now() - started).toBeLessThan(5000)
})
