import { buildClientSchema, getIntrospectionQuery, printSchema } from 'graphql'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient } from 'graphql-ws'
import { check, endpoint, filesAddress, firstOf, rest, socket } from './check.mjs'

/** Asks as tools do that know of nothing but the protocols. */
export async function protocols() {
  console.log('Relay, graphql-ws, graphql-sse, introspection, forms')
  await check(
    '100 records in pages of 7, without a gap',
    async () => {
      const all = await rest('GET', '/users')
      const seen = []
      for (let after = null, more = true; more;) {
        const { users } = await page({ first: 7, after })
        seen.push(...users.edges.map(({ node }) => node.id))
        after = users.pageInfo.endCursor
        more = users.pageInfo.hasNextPage
      }
      const back = []
      for (let before = null, more = true; more;) {
        const { users } = await page({ last: 7, before })
        back.unshift(...users.edges.map(({ node }) => node.id))
        before = users.pageInfo.startCursor
        more = users.pageInfo.hasPreviousPage
      }
      const ids = all.map(({ id }) => String(id)).join()
      return [seen.length >= 100, seen.join() === ids, back.join() === ids]
    },
    [true, true, true],
  )
  const ws = createClient(socket)
  const query = 'subscription { userDeleted { id name } }'
  const cause = async () => {
    const { id } = await rest('POST', '/users', { name: 'Gone' })
    await rest('DELETE', `/users/${id}`)
  }
  const subscribing = (client) => (resolve, reject) =>
    client.subscribe(
      { query },
      {
        next: ({ data, errors }) => resolve(data?.userDeleted.name ?? errors),
        error: reject,
        complete: () => {},
      },
    )
  await check('a subscription by graphql-ws', () => firstOf(subscribing(ws), cause), 'Gone')
  await check(
    'a query by graphql-ws',
    () =>
      new Promise((resolve, reject) => {
        const next = ({ data }) => resolve(data)
        ws.subscribe(
          { query: '{ user(id: 5) { id } }' },
          { next, error: reject, complete: () => {} },
        )
      }),
    { user: { id: '5' } },
  )
  await ws.dispose()
  const sse = createSseClient({ url: endpoint })
  await check('a subscription by graphql-sse', () => firstOf(subscribing(sse), cause), 'Gone')
  sse.dispose()
  await check(
    'introspection makes a client schema',
    async () => {
      const { data, errors } = await ask(endpoint, { query: getIntrospectionQuery() })
      if (errors) return errors
      return printSchema(buildClientSchema(data)).includes('type UserConnection {')
    },
    true,
  )
  await check(
    'an upload by a form',
    async () => {
      const form = new FormData()
      const text = 'mutation ($file: Upload!) { upload(file: $file) { name text } }'
      form.set('operations', JSON.stringify({ query: text, variables: { file: null } }))
      form.set('map', JSON.stringify({ 0: ['variables.file'] }))
      form.set('0', new File(['a,b'], 'table.csv', { type: 'text/csv' }))
      const headers = { 'apollo-require-preflight': 'true' }
      const url = `${filesAddress}/graphql`
      const response = await fetch(url, { method: 'POST', body: form, headers })
      return (await response.json()).data.upload
    },
    { name: 'table.csv', text: 'a,b' },
  )
}

const pages = `query ($first: Int, $after: String, $last: Int, $before: String) {
  users: usersConnection(first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { id } }
    pageInfo { startCursor endCursor hasNextPage hasPreviousPage }
  }
}`

async function page(variables) {
  const { data, errors } = await ask(endpoint, { query: pages, variables })
  if (errors) throw new Error(errors[0].message)
  return data
}

async function ask(url, body) {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json',
  }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
  return await response.json()
}
