import {
  Kind,
  type ASTNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type NamedTypeNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql'
import type { Diagnostic } from '../../errors/diagnostic.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { problemAt, shownPlace } from './source.ts'

type Types = Map<string, TypeDefinitionNode>

/** The names of scalars that need no definition (GraphQL, section 3.5). */
export const standardScalars: ReadonlySet<string> = new Set([
  'String',
  'Int',
  'Float',
  'Boolean',
  'ID',
])

/** What a type can be used for. */
const uses = {
  field: { kinds: /^(?:Scalar|Object|Interface|Union|Enum)Type/, what: 'the type of a field' },
  argument: { kinds: /^(?:Scalar|Enum|InputObject)Type/, what: 'the type of an argument' },
  interface: { kinds: /^InterfaceType/, what: 'an interface' },
  member: { kinds: /^ObjectType/, what: 'a member of a union' },
} as const

/** Leaves out of types what cannot be built: references that lead nowhere, names that are there twice, what is empty then. */
export class SdlCheck {
  readonly #types: Types
  readonly #problems: Diagnostic[]
  /** Types that were left out, which was told: what refers to them goes in silence. */
  readonly #lost = new Set<string>()

  constructor(types: Types, problems: Diagnostic[]) {
    this.#types = types
    this.#problems = problems
  }

  run(): void {
    for (let before = -1; before !== this.#types.size;) {
      before = this.#types.size
      for (const [name, type] of this.#types) {
        const checked = this.#checked(type)
        if (checked) this.#types.set(name, checked)
        else this.drop(name)
      }
    }
  }

  /** Leaves out a type, whose problem is told. */
  drop(name: string): void {
    this.#types.delete(name)
    this.#lost.add(name)
  }

  #checked(type: TypeDefinitionNode): TypeDefinitionNode | undefined {
    const name = type.name.value
    const isEmpty = (parts: readonly unknown[], what: string): boolean => {
      if (parts.length === 0) this.#tell(type.name, `${name} has no ${what}.`, `Give it one.`)
      return parts.length === 0
    }
    switch (type.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION: {
        const fields = this.#unique(type.fields ?? [], name).flatMap((field) =>
          this.#field(field, name),
        )
        const interfaces = this.#named(type.interfaces ?? [], 'interface', name)
        return isEmpty(fields, 'fields') ? undefined : { ...type, fields, interfaces }
      }
      case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
        const fields = this.#inputs(type.fields ?? [], name)
        return isEmpty(fields, 'fields') ? undefined : { ...type, fields }
      }
      case Kind.UNION_TYPE_DEFINITION: {
        const types = this.#named(type.types ?? [], 'member', name)
        return isEmpty(types, 'members') ? undefined : { ...type, types }
      }
      case Kind.ENUM_TYPE_DEFINITION: {
        const values = this.#unique(type.values ?? [], name)
        return isEmpty(values, 'values') ? undefined : { ...type, values }
      }
      default:
        return type
    }
  }

  #field(field: FieldDefinitionNode, owner: string): FieldDefinitionNode[] {
    const name = `${owner}.${field.name.value}`
    if (!this.#fits(field.type, 'field', name)) return []
    return [{ ...field, arguments: this.#inputs(field.arguments ?? [], name) }]
  }

  #inputs(list: readonly InputValueDefinitionNode[], owner: string): InputValueDefinitionNode[] {
    return this.#unique(list, owner).filter((each) =>
      this.#fits(each.type, 'argument', `${owner}.${each.name.value}`),
    )
  }

  #named(list: readonly NamedTypeNode[], use: keyof typeof uses, owner: string): NamedTypeNode[] {
    const seen = new Set<string>()
    return list.filter((each) => {
      if (seen.has(each.name.value)) return false
      seen.add(each.name.value)
      return this.#fits(each, use, owner)
    })
  }

  #fits(type: TypeNode, use: keyof typeof uses, of: string): boolean {
    const named = namedTypeOf(type)
    const name = named.name.value
    const found = this.#types.get(name)
    const { kinds, what } = uses[use]
    if (found ? kinds.test(found.kind) : standardScalars.has(name) && kinds.test('ScalarType'))
      return true
    if (this.#lost.has(name)) return false
    if (found || standardScalars.has(name)) {
      const where = found ? `, see ${shownPlace(found)}` : ''
      this.#tell(named, `${of}: ${name} cannot be ${what}${where}.`, hintFor(use))
    } else {
      const all = [...this.#types.keys(), ...standardScalars]
      const hint = didYouMean(name, all) || `Define it: type ${name} { … }, or scalar ${name}.`
      this.#tell(named, `${of}: there is no type ${name}.`, hint)
    }
    return false
  }

  #unique<Part extends Named>(list: readonly Part[], owner: string): Part[] {
    const seen = new Map<string, Part>()
    for (const part of list) {
      const name = part.name.value
      const first = seen.get(name)
      if (!first) seen.set(name, part)
      else {
        const where = shownPlace(first.name)
        this.#tell(
          part.name,
          `${owner} has ${name} twice: the one in ${where} counts.`,
          'Delete one.',
        )
      }
    }
    return [...seen.values()]
  }

  #tell(node: ASTNode, message: string, hint: string): void {
    this.#problems.push(problemAt(node, { code: 'bad-graphql', message, hint }))
  }
}

type Named = { readonly name: ASTNode & { readonly value: string } }

function hintFor(use: keyof typeof uses): string {
  if (use === 'field') return 'An input is for arguments alone: write a type for what is answered.'
  if (use === 'argument') return 'Write an input type, a scalar or an enum.'
  return use === 'interface' ? 'Define it by the word "interface".' : 'Members are object types.'
}

/** The named type of a type, without lists and marks. */
export function namedTypeOf(type: TypeNode): NamedTypeNode {
  let at = type
  while (at.kind !== Kind.NAMED_TYPE) at = at.type
  return at
}
