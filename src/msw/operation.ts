/** What a handler of GraphQL takes, by its header in MSW: `query GetUser`, `mutation /^Add/`, `any operation`. */
export function operationOf({ header }: { readonly header: string }): string {
  return header.replace(/ \(origin: .*\)$/s, '').replace(/^all$/, 'any operation')
}
