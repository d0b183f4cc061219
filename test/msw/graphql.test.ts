import { parse } from 'graphql'
import { HttpResponse, delay, graphql, http } from 'msw'
import { describe, expect, test } from 'vitest'
import { fromMsw } from '../../src/msw/index.ts'
import { rootFields } from '../../src/msw/root-fields.ts'
import { ask, query, said, saying, serve } from '../support/msw-handlers.ts'

describe('an operation', () => {
  const cases: [
    string,
    readonly Parameters<typeof serve>[0][number][],
    Parameters<typeof ask> extends [unknown, ...infer Rest] ? Rest : never,
    unknown,
  ][] = [
    [
      'by its name',
      [graphql.query('Other', said('o')), graphql.query('A', said('a'))],
      [query('A')],
      saying('a'),
    ],
    [
      'by its type',
      [graphql.query('A', said('q')), graphql.mutation('A', said('m'))],
      ['mutation A { a }'],
      saying('m'),
    ],
    [
      'by a regular expression',
      [graphql.query(/^Get/, said('x'))],
      [query('GetUser')],
      saying('x'),
    ],
    [
      'by a predicate',
      [graphql.query(({ operationName }) => operationName === 'A', said('x'))],
      [query('A')],
      saying('x'),
    ],
    [
      'by a document',
      [graphql.query(parse('query A { a }'), said('x'))],
      [query('A')],
      saying('x'),
    ],
    ['of any name', [graphql.operation(said('any'))], [query('A')], saying('any')],
    [
      'without a name',
      [graphql.query('A', said('a')), graphql.operation(said('any'))],
      ['{ a }'],
      saying('any'),
    ],
    [
      'at any address',
      [graphql.query('A', said('x'))],
      [query('A'), { path: '/v1/api' }],
      saying('x'),
    ],
    [
      'at that of a link, at any origin',
      [graphql.link('https://api.example.test/v1/graphql').query('A', said('x'))],
      [query('A'), { path: '/v1/graphql' }],
      saying('x'),
    ],
    [
      'at that of a relative link',
      [graphql.link('/api').mutation('A', said('x'))],
      ['mutation A { a }', { path: '/api' }],
      saying('x'),
    ],
    [
      'of another link',
      [
        graphql.link('https://one.test/one').query('A', said('1')),
        graphql.link('https://two.test/two').query('A', said('2')),
      ],
      [query('A'), { path: '/two' }],
      saying('2'),
    ],
    [
      'with variables',
      [
        graphql.query('A', ({ variables, query: text, operationName, cookies }) =>
          HttpResponse.json({ data: { variables, text, operationName, cookies } }),
        ),
      ],
      [query('A'), { variables: { id: 7 }, cookie: 'sid=1' }],
      {
        data: {
          variables: { id: 7 },
          text: query('A'),
          operationName: 'A',

          cookies: { sid: '1' },
        },
      },
    ],
    [
      'with errors beside data',
      [
        graphql.query('A', () =>
          HttpResponse.json({ data: { a: null }, errors: [{ message: 'No', path: ['a'] }] }),
        ),
      ],
      [query('A')],
      { data: { a: null }, errors: [{ message: 'No', path: ['a'] }] },
    ],
    [
      'answered late',
      [graphql.query('A', async () => (await delay(5), said('x')()))],
      [query('A')],
      saying('x'),
    ],
    [
      'thrown',
      [
        graphql.query('A', () => {
          throw said('x')()
        }),
      ],
      [query('A')],
      saying('x'),
    ],
    [
      'beside one of REST for all',
      [graphql.query('A', said('x')), http.all('*', () => HttpResponse.json('all'))],
      [query('A')],
      saying('x'),
    ],
    [
      'after one of REST for all',
      [http.all('*', () => HttpResponse.json('all')), graphql.query('A', said('x'))],
      [query('A')],
      'all',
    ],
    [
      'that passes on',
      [graphql.query('A', () => undefined), graphql.query('A', said('x'))],
      [query('A')],
      saying('x'),
    ],
  ]
  test.each(cases)('%s', async (_, handlers, asked, expected) => {
    await using server = await serve(handlers)
    expect(await ask(server, ...asked)).toEqual(expected)
  })

  test('by GET, and as a form with files', async () => {
    await using server = await serve([
      graphql.query('A', ({ variables }) => HttpResponse.json({ data: variables })),
      graphql.mutation<{ name: string }, { file: File }>('Send', async ({ variables }) =>
        HttpResponse.json({ data: { name: await variables.file.text() } }),
      ),
    ])
    const search = new URLSearchParams({ query: query('A'), variables: '{"id":1}' })
    expect(await (await server.fetch(`/graphql?${search}`)).json()).toEqual({ data: { id: 1 } })
    const form = new FormData()
    const operations = {
      query: 'mutation Send($file: Upload!) { send(file: $file) }',
      variables: { file: null },
    }
    form.set('operations', JSON.stringify(operations))
    form.set('map', JSON.stringify({ 0: ['variables.file'] }))
    form.set('0', new File(['hello'], 'a.txt'))
    const sent = await server.fetch('/graphql', { method: 'POST', body: form })
    expect(await sent.json()).toEqual({ data: { name: 'hello' } })
  })

  test('breaks the connection, and has the media type that is asked for', async () => {
    await using server = await serve([
      graphql.query('Broken', () => HttpResponse.error()),
      graphql.query('A', said('x')),
    ])
    await expect(ask(server, query('Broken'))).rejects.toThrow(TypeError)
    const accept = 'application/graphql-response+json, application/json'
    const response = await server.fetch('/graphql', {
      method: 'POST',
      headers: { accept, 'content-type': 'application/json' },
      body: JSON.stringify({ query: query('A') }),
    })
    expect(response.headers.get('content-type')).toBe('application/graphql-response+json')
  })

  test('once, and one answer after the other, in each session and after a reset', async () => {
    await using server = await serve([
      graphql.query('Once', said('first'), { once: true }),
      graphql.query('Once', said('then')),
      graphql.query('Poll', function* () {
        yield said('1')()
        return said('2')()
      }),
    ])
    await using session = server.session('a')
    for (const each of [server, session, server]) {
      each.reset()
      expect(await ask(each, query('Once'))).toEqual(saying('first'))
      expect(await ask(each, query('Once'))).toEqual(saying('then'))
      expect(await ask(each, query('Poll'))).toEqual(saying('1'))
      expect(await ask(each, query('Poll'))).toEqual(saying('2'))
    }
  })

  test('is answered by an override', async () => {
    await using server = await serve([graphql.query('A', said('file'))])
    server.use(fromMsw([graphql.query('A', said('override'))]))
    expect(await ask(server, query('A'))).toEqual(saying('override'))
    server.reset()
    expect(await ask(server, query('A'))).toEqual(saying('file'))
  })
})

test('handlers are listed with their operations', async () => {
  const { mutation, operation } = graphql.link('https://api.example.test/v1')
  await using server = await serve([
    graphql.query('GetUser', said('x')),
    mutation(/^Add/, said('x')),
    operation(said('x')),
  ])
  const { routes } = server.overview()
  expect(routes.map(({ method, path, note }) => [method, path, note])).toEqual([
    ['ALL', '/graphql', 'msw query GetUser'],
    ['ALL', '/*', 'msw query GetUser'],
    ['ALL', '/v1', 'msw mutation /^Add/'],
    ['ALL', '/v1', 'msw any operation'],
  ])
})

test('calls are found by operation and by field', async () => {
  await using server = await serve([
    graphql.query('Users', said('x')),
    graphql.mutation('Add', () => HttpResponse.json({ errors: [{ message: 'No' }] })),
  ])
  await ask(server, query('Users', 'all: users(first: 2) { id } user { id }'), {
    variables: { id: 1 },
  })
  await ask(server, 'mutation Add { addUser { id } }')
  expect(server.calls('QUERY users')).toMatchObject([
    {
      graphql: {
        type: 'query',
        fields: ['QUERY users', 'QUERY user'],
        operationName: 'Users',
        variables: { id: 1 },
      },
    },
  ])
  expect(server.calls('MUTATION addUser')).toMatchObject([
    { graphql: { operationName: 'Add', errors: [{ message: 'No' }] } },
  ])
})

describe('the fields that an operation asks for', () => {
  test.each<[string, readonly string[], string?]>([
    ['{ a b }', ['a', 'b']],
    [
      'query Q($x: In = { y: [1] }, $z: [ID!]!) @d(if: true) { a(x: { y: "}" }) { b } c }',
      ['a', 'c'],
    ],
    [
      'query Q { x: a @include(if: $y) { b { c } } ... on Query { d { e } } ... { f } ...F g } fragment F on Query { h }',
      ['a', 'd', 'f', 'g'],
    ],
    ['query A { a } mutation B { b }', ['b'], 'B'],
    ['# { no }\n{ a(t: """{ no }""") }', ['a']],
    ['{', []],
    ['', []],
  ])('%s', (document, fields, name) => {
    expect(rootFields(document, name)).toEqual(fields)
  })
})
