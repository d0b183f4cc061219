import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { GraphQLWsLink } from '@apollo/client/link/subscriptions'
import { relayStylePagination } from '@apollo/client/utilities'
import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs'
import { createClient } from 'graphql-ws'
import { createHash } from 'node:crypto'
import { check, endpoint, filesAddress, firstOf, rest, socket } from './check.mjs'

const usersQuery = gql`
  query Users($first: Int!, $after: String) {
    usersConnection(first: $first, after: $after) {
      edges {
        node {
          id
          name
        }
      }
      pageInfo {
        endCursor
        hasNextPage
      }
      totalCount
    }
  }
`

const userQuery = gql`
  query User($id: ID!) {
    user(id: $id) {
      id
      name
      posts(limit: 2, sort: "-likes") {
        id
        user {
          id
        }
      }
    }
  }
`

const createUser = gql`
  mutation Create($input: CreateUserInput!) {
    createUser(input: $input) {
      id
      name
      role
    }
  }
`

const created = gql`
  subscription Created {
    userCreated {
      id
      name
    }
  }
`

/** Asks by Apollo Client 4. */
export async function apollo() {
  console.log('Apollo Client')
  const cache = new InMemoryCache({
    typePolicies: { Query: { fields: { usersConnection: relayStylePagination() } } },
  })
  const ws = createClient(socket)
  const link = ApolloLink.split(
    ({ operationType }) => operationType === 'subscription',
    new GraphQLWsLink(ws),
    new HttpLink({ uri: endpoint }),
  )
  const client = new ApolloClient({ link, cache })
  await check(
    'a query with relations, as REST has it',
    async () => {
      const { data } = await client.query({ query: userQuery, variables: { id: '7' } })
      const user = await rest('GET', '/users/7')
      const posts = await rest('GET', '/users/7/posts?sort=-likes&limit=2')
      return [
        data.user.id === '7' && data.user.name === user.name,
        data.user.posts.map(({ id }) => id).join() === posts.map(({ id }) => id).join(),
        data.user.posts.every((post) => post.user.id === '7'),
      ]
    },
    [true, true, true],
  )
  await check(
    'fetchMore joins pages',
    async () => {
      const pages = client.watchQuery({ query: usersQuery, variables: { first: 60 } })
      const until = (hasNextPage) =>
        new Promise((resolve) => {
          pages.subscribe(({ data }) => {
            if (data?.usersConnection?.pageInfo.hasNextPage === hasNextPage) resolve(data)
          })
        })
      const { usersConnection: first } = await until(true)
      await pages.fetchMore({ variables: { after: first.pageInfo.endCursor } })
      const { edges, pageInfo } = (await until(false)).usersConnection
      return [new Set(edges.map(({ node }) => node.id)).size, pageInfo.hasNextPage]
    },
    [100, false],
  )
  await check(
    'a mutation, its result put into the cache',
    async () => {
      const list = gql`
        query Admins {
          users(filter: { role: { eq: "admin" } }) {
            id
          }
        }
      `
      const before = (await client.query({ query: list })).data.users.length
      await client.mutate({
        mutation: createUser,
        variables: { input: { name: 'Ada', role: 'admin' } },
        update: (store, { data }) =>
          store.updateQuery({ query: list }, ({ users }) => ({
            users: [...users, data.createUser],
          })),
      })
      const inCache = client.readQuery({ query: list }).users.length
      const { data } = await client.query({ query: list, fetchPolicy: 'network-only' })
      return [inCache - before, data.users.length - before]
    },
    [1, 1],
  )
  await check(
    'an error with a code',
    async () => {
      const mutation = gql`
        mutation {
          updateUser(id: "nobody", input: { name: "x" }) {
            id
          }
        }
      `
      const { data, error } = await client.mutate({ mutation, errorPolicy: 'all' })
      const [{ path, extensions }] = error.errors
      return [data, path, extensions.code]
    },
    [{ updateUser: null }, ['updateUser'], 'NOT_FOUND'],
  )
  await check(
    'a subscription hears of a POST by REST',
    () =>
      firstOf(
        (resolve, reject) => {
          const observer = {
            next: ({ data, error }) => (data ? resolve(data.userCreated.name) : reject(error)),
            error: reject,
          }
          const subscription = client.subscribe({ query: created }).subscribe(observer)
          return () => subscription.unsubscribe()
        },
        () => rest('POST', '/users', { name: 'Grace' }),
      ),
    'Grace',
  )
  await persisted()
  await uploads()
  client.stop()
  await ws.dispose()
}

async function persisted() {
  const sent = []
  const counted = (input, init) => {
    sent.push(
      init?.body === undefined
        ? 'GET'
        : Object.keys(JSON.parse(init.body)).includes('query')
          ? 'text'
          : 'hash',
    )
    return fetch(input, init)
  }
  const sha256 = (text) => createHash('sha256').update(text).digest('hex')
  const link = ApolloLink.from([
    new PersistedQueryLink({ sha256 }),
    new HttpLink({ uri: endpoint, fetch: counted }),
  ])
  const client = new ApolloClient({ link, cache: new InMemoryCache() })
  await check(
    'a persisted query is sent as a text where only its hash came',
    async () => {
      const { data } = await client.query({ query: userQuery, variables: { id: '3' } })
      return [data.user.id, sent]
    },
    ['3', ['hash', 'text']],
  )
}

async function uploads() {
  const link = new UploadHttpLink({ uri: `${filesAddress}/graphql` })
  const client = new ApolloClient({ link, cache: new InMemoryCache() })
  const mutation = gql`
    mutation Upload($file: Upload!) {
      upload(file: $file, note: "by Apollo") {
        name
        text
        note
      }
    }
  `
  await check(
    'an upload',
    async () => {
      const file = new File(['Grüße'], 'letter.txt', { type: 'text/plain' })
      const { data } = await client.mutate({ mutation, variables: { file } })
      const { name, text, note } = data.upload
      return [name, text, note]
    },
    ['letter.txt', 'Grüße', 'by Apollo'],
  )
}
