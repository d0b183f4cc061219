// Asks mocks by the clients of GraphQL that people use, and compares what they make of the answers with REST.
// `node clients.mjs <address> <address of files/>`, with what package.json names installed; prints a line for each check.
import { apollo } from './apollo.mjs'
import { end } from './check.mjs'
import { protocols } from './protocols.mjs'
import { urql } from './urql.mjs'

for (const part of [apollo, urql, protocols]) await part()
end()
