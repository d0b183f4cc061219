import { Client, cacheExchange, fetchExchange, gql, subscriptionExchange } from '@urql/core'
import { createClient } from 'graphql-ws'
import { check, endpoint, firstOf, rest, socket } from './check.mjs'

/** Asks by urql, which accepts event streams with every operation. */
export async function urql() {
  console.log('urql')
  const ws = createClient(socket)
  const overSocket = subscriptionExchange({
    forwardSubscription: ({ query = '', variables }) => ({
      subscribe: (sink) => ({ unsubscribe: ws.subscribe({ query, variables }, sink) }),
    }),
  })
  const open = (...exchanges) =>
    new Client({ url: endpoint, preferGetMethod: false, exchanges: [cacheExchange, ...exchanges] })
  const client = open(fetchExchange, overSocket)
  await check(
    'a query, by GET and by POST',
    async () => {
      const query = gql`
        query ($id: ID!) {
          user(id: $id) {
            id
            posts {
              id
            }
          }
        }
      `
      const results = []
      for (const preferGetMethod of [true, false]) {
        const context = { preferGetMethod, requestPolicy: 'network-only' }
        const { data, error } = await client.query(query, { id: '3' }, context).toPromise()
        results.push(error?.message ?? data.user.id)
      }
      return results
    },
    ['3', '3'],
  )
  const mutation = gql`
    mutation ($input: UpdateSettingsInput!) {
      updateSettings(input: $input) {
        theme
        limits {
          users
        }
      }
    }
  `
  await check(
    'a mutation, which REST shows',
    async () => {
      const { data } = await client.mutation(mutation, { input: { theme: 'light' } }).toPromise()
      const { theme } = await rest('GET', '/settings')
      return [data.updateSettings.theme, data.updateSettings.limits.users, theme]
    },
    ['light', 3, 'light'],
  )
  await check(
    'a field that is not there',
    async () => {
      const { error } = await client
        .query(
          gql`
            query {
              user(id: 1) {
                nme
              }
            }
          `,
          {},
        )
        .toPromise()
      return /Did you mean "name"/.test(error.message)
    },
    true,
  )
  const deleted = gql`
    subscription {
      postUpdated {
        id
        likes
      }
    }
  `
  const cause = async () => {
    const { likes } = await rest('GET', '/posts/1')
    await rest('PATCH', '/posts/1', { likes: likes + 1 })
  }
  const hears = (own) =>
    firstOf((resolve) => {
      const { unsubscribe } = own
        .subscription(deleted, {})
        .subscribe(({ data, error }) => resolve(data?.postUpdated.id ?? String(error)))
      return unsubscribe
    }, cause)
  await check('a subscription over a WebSocket', () => hears(client), '1')
  const overFetch = new Client({
    url: endpoint,
    preferGetMethod: false,
    fetchSubscriptions: true,
    exchanges: [fetchExchange],
  })
  await check('a subscription over the event stream of fetch', () => hears(overFetch), '1')
  await ws.dispose()
}
