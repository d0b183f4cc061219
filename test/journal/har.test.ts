import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { toHar } from '../../src/journal/har.ts'
import { version } from '../../src/config/config.ts'
import { json, open, record } from '../support/journal-calls.ts'
import type { CallParts } from '../support/journal-calls.ts'

/** HAR 1.2, sections of www.softwareishard.com/blog/har-12-spec; nothing besides is allowed. */
const comment = z.string().optional()
const size = z.number().int().min(-1)
const instant = z.iso.datetime({ offset: true })
const pair = z.strictObject({ name: z.string(), value: z.string(), comment })
const cookie = z.strictObject({
  name: z.string(),
  value: z.string(),
  path: z.string().optional(),
  domain: z.string().optional(),
  expires: instant.optional(),
  httpOnly: z.boolean().optional(),
  secure: z.boolean().optional(),
  comment,
})
const message = {
  httpVersion: z.string(),
  cookies: z.array(cookie),
  headers: z.array(pair),
  headersSize: size,
  bodySize: size,
  comment,
}
const har = z.strictObject({
  log: z.strictObject({
    version: z.literal('1.2'),
    creator: z.strictObject({ name: z.string(), version: z.string(), comment }),
    entries: z.array(
      z
        .strictObject({
          startedDateTime: instant,
          time: z.number().min(0),
          request: z.strictObject({
            ...message,
            method: z.string(),
            url: z.url(),
            queryString: z.array(pair),
            postData: z
              .strictObject({
                mimeType: z.string(),
                params: z.array(pair).optional(),
                text: z.string(),
                comment,
              })
              .optional(),
          }),
          response: z.strictObject({
            ...message,
            status: z.number().int(),
            statusText: z.string(),
            content: z.strictObject({
              size: z.number().int().min(0),
              mimeType: z.string(),
              text: z.string().optional(),
              encoding: z.string().optional(),
              comment,
            }),
            redirectURL: z.string(),
          }),
          cache: z.strictObject({}),
          timings: z.strictObject({ send: size, wait: z.number(), receive: size }),
          comment,
        })
        .refine(({ time, timings }) => time === timings.send + timings.wait + timings.receive),
    ),
  }),
})

function archive(line: string, parts: CallParts = {}) {
  const { journal, redactor } = open({ bodyBytes: 1000 })
  record(journal, line, parts)
  const made = toHar(journal.calls(), redactor, 'http://localhost:4000')
  expect(() => har.parse(JSON.parse(JSON.stringify(made)))).not.toThrow()
  const [entry] = made.log.entries
  if (!entry) throw new Error('There is no entry.')
  return entry
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

describe('an archive', () => {
  it('is valid when it is empty', () => {
    const { redactor } = open()
    const made = toHar([], redactor, 'http://localhost:4000')
    expect(har.parse(made)).toEqual({
      log: { version: '1.2', creator: { name: 'mockapi', version }, entries: [] },
    })
  })

  it('has request and answer', () => {
    const mock = {
      key: 'GET /users',
      file: 'mocks/a.json',
      counter: 'GET /users',
      layer: 'file',
    } as const
    expect(
      archive('GET /users?page=2&page=3&token=x', { answered: mock, notes: ['delay 1 s'] }),
    ).toEqual({
      startedDateTime: '1970-01-01T00:16:39.995Z',
      time: 5,
      request: {
        method: 'GET',
        url: 'http://localhost:4000/users?page=2&page=3&token=***',
        httpVersion: 'HTTP/1.1',
        cookies: [],
        headers: [{ name: 'host', value: 'localhost:4000' }],
        queryString: [
          { name: 'page', value: '2' },
          { name: 'page', value: '3' },
          { name: 'token', value: '***' },
        ],
        headersSize: -1,
        bodySize: 0,
      },
      response: {
        status: 200,
        statusText: 'OK',
        httpVersion: 'HTTP/1.1',
        cookies: [],
        headers: [{ name: 'content-type', value: 'application/json' }],
        content: { size: 2, mimeType: 'application/json', text: '{}' },
        redirectURL: '',
        headersSize: -1,
        bodySize: 2,
      },
      cache: {},
      timings: { send: 0, wait: 5, receive: 0 },
      comment: 'GET /users (mocks/a.json); delay 1 s',
    })
  })

  it('has JSON and forms that were sent, without secrets', () => {
    const received = bytes('{"name":"Ada","password":"x"}')
    expect(archive('POST /', { headers: json, received }).request.postData).toEqual({
      mimeType: 'application/json',
      text: '{"name":"Ada","password":"***"}',
    })
    const headers = ['Content-Type', 'application/x-www-form-urlencoded']
    const form = archive('POST /', { headers, received: bytes('name=A+B&password=x') })
    expect(form.request.postData).toEqual({
      mimeType: 'application/x-www-form-urlencoded',
      params: [
        { name: 'name', value: 'A B' },
        { name: 'password', value: '***' },
      ],
      text: 'name=A+B&password=***',
    })
  })

  it('has bytes in base64, and says what was cut or left out', () => {
    const sentHeaders = { 'content-type': 'image/png' }
    expect(
      archive('GET /', { sentHeaders, sent: Uint8Array.of(1, 2, 3) }).response.content,
    ).toEqual({ size: 3, mimeType: 'image/png', text: 'AQID', encoding: 'base64' })
    const cut = archive('GET /', { sent: 'x'.repeat(1001) }).response.content
    expect(cut).toMatchObject({ size: 1001, text: 'x'.repeat(1000), comment: 'cut off' })
    const left = archive('GET /', { sent: `{"token":"${'x'.repeat(1001)}"}` }).response.content
    expect(left).not.toHaveProperty('text')
    expect(left.comment).toContain('left out')
    const headers = ['Content-Type', 'application/x-www-form-urlencoded']
    const form = archive('POST /', { headers, received: bytes(`pwd=${'x'.repeat(1001)}`) })
    expect(form.request.postData).toMatchObject({ text: '', comment: expect.any(String) })
    expect(form.request.postData).not.toHaveProperty('params')
  })

  it('has cookies with their attributes, without their values', () => {
    const set = 'sid=abc; Path=/a; Domain=x.test; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly'
    const sentHeaders = new Headers([
      ['set-cookie', `${set}; Secure`],
      ['set-cookie', 'odd'],
      ['location', '/b'],
    ])
    const { request, response } = archive('GET /', {
      headers: ['Cookie', 'sid=abc'],
      sentHeaders,
      status: 302,
      sent: null,
    })
    expect(request.cookies).toEqual([{ name: 'sid', value: '***' }])
    expect(response.cookies[0]).toEqual({
      name: 'sid',
      value: '***',
      path: '/a',
      domain: 'x.test',
      expires: '2026-10-21T07:28:00.000Z',
      httpOnly: true,
      secure: true,
    })
    expect(response.headers.filter(({ name }) => name === 'set-cookie')).toHaveLength(2)
    expect(response.redirectURL).toBe('/b')
  })

  it('is valid for what is odd', () => {
    expect(
      archive('GET /', { headers: [], status: 0, sent: undefined, sentHeaders: {} }),
    ).toMatchObject({
      request: { url: 'http://localhost:4000/' },
      response: { status: 0, content: { size: 0 } },
    })
    archive('OPTIONS *', { headers: [] })
    archive('GET /%zz?%zz=%zz', { headers: ['Host', ''] })
    archive('PROPFIND /', { sentHeaders: new Headers({ 'set-cookie': '=; expires=never' }) })
  })
})
