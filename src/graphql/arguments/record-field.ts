import type { ConstDirectiveNode } from 'graphql'

/** What may have `@field(name:)`: a field, an argument's field, an enum value. */
interface Named {
  readonly name: string
  readonly astNode?:
    | { readonly directives?: readonly ConstDirectiveNode[] | undefined }
    | null
    | undefined
}

/**
 * The name that records have for a field or a value: that of `@field(name:)`, else its own.
 *
 * @param otherwise what it is without the directive
 */
export function recordField<Otherwise = string>(
  { name, astNode }: Named,
  otherwise: Otherwise = name as Otherwise,
): string | Otherwise {
  const directive = astNode?.directives?.find((each) => each.name.value === 'field')
  const value = directive?.arguments?.find((each) => each.name.value === 'name')?.value
  return value?.kind === 'StringValue' ? value.value : otherwise
}
