import type { ComponentChildren, JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { formatCount } from '../../core/format.ts'
import { Icon } from '../../parts/icons.tsx'
import {
  nameOf,
  operations,
  textOf,
  type Field,
  type InputValue,
  type NamedType,
  type OperationKind,
  type Schema,
  type TypeRef,
} from './introspection.ts'

interface SchemaTreeProps {
  readonly schema: Schema
  /** Called with a root field that is to be asked for. */
  readonly onAsk: (kind: OperationKind, field: Field) => void
}

/** So many types are shown at once. */
const mostTypes = 200

/** The operations and the types of a schema, to unfold and to search. */
export function SchemaTree({ schema, onAsk }: SchemaTreeProps): JSX.Element {
  const [text, setText] = useState('')
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const [shown, setShown] = useState(mostTypes)
  const tree = useRef<HTMLDivElement>(null)
  const wanted = text.trim().toLowerCase()
  const types = schema.own.filter((type) => fits(type, wanted))
  const toggle = (name: string, isOpen: boolean) => {
    if (isOpen === opened.has(name)) return
    const next = new Set(opened)
    if (isOpen) next.add(name)
    else next.delete(name)
    setOpened(next)
  }
  const follow = (name: string) => {
    setText('')
    setShown(Infinity)
    setOpened(new Set([...opened, name]))
    requestAnimationFrame(() => {
      const found = tree.current?.querySelector<HTMLElement>(`[data-type="${name}"] > summary`)
      found?.scrollIntoView({ block: 'nearest' })
      found?.focus()
    })
  }
  const ref = (type: TypeRef) => <Ref schema={schema} type={type} onFollow={follow} />
  return (
    <div class="schema-tree" ref={tree}>
      <input
        type="search"
        placeholder="Search types and fields"
        aria-label="Search the schema"
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      {operations.map((kind) => {
        const fields = (schema.rootOf(kind)?.fields ?? []).filter(({ name, type }) =>
          `${name} ${nameOf(type)}`.toLowerCase().includes(wanted),
        )
        return (
          fields.length > 0 && (
            <Part key={kind} title={titles[kind]} isOpen={kind !== 'mutation' || wanted !== ''}>
              {fields.map((field) => (
                <li key={field.name}>
                  <button
                    type="button"
                    class="button small"
                    aria-label={`Ask for ${field.name}`}
                    title="Write an operation that asks for it"
                    onClick={() => onAsk(kind, field)}
                  >
                    <Icon name="plus" />
                  </button>{' '}
                  <FieldText field={field} refOf={ref} />
                </li>
              ))}
            </Part>
          )
        )
      })}
      <h3>{formatCount(types.length, 'type')}</h3>
      {types.slice(0, shown).map((type) => (
        <Type
          key={type.name}
          type={type}
          isOpen={opened.has(type.name) || (wanted !== '' && !includes(type.name, wanted))}
          onToggle={(isOpen) => wanted === '' && toggle(type.name, isOpen)}
          wanted={includes(type.name, wanted) ? '' : wanted}
          refOf={ref}
        />
      ))}
      {types.length > shown && (
        <button type="button" class="link" onClick={() => setShown(Infinity)}>
          {types.length - shown} more
        </button>
      )}
    </div>
  )
}

const titles = { query: 'Queries', mutation: 'Mutations', subscription: 'Subscriptions' }

interface PartProps {
  readonly title: string
  readonly isOpen: boolean
  readonly children: ComponentChildren
}

function Part({ title, isOpen, children }: PartProps): JSX.Element {
  return (
    <details open={isOpen}>
      <summary>
        <b>{title}</b>
      </summary>
      <ul>{children}</ul>
    </details>
  )
}

interface TypeProps {
  readonly type: NamedType
  readonly isOpen: boolean
  readonly onToggle: (isOpen: boolean) => unknown
  /** What its members are searched for; empty for all of them. */
  readonly wanted: string
  readonly refOf: (type: TypeRef) => JSX.Element
}

function Type({ type, isOpen, onToggle, wanted, refOf }: TypeProps): JSX.Element {
  const { name, kind, description } = type
  return (
    <details
      data-type={name}
      open={isOpen}
      onToggle={({ currentTarget }) => onToggle(currentTarget.open)}
    >
      <summary>
        <code>{name}</code> <span class="muted">{kind.toLowerCase().replace('_', ' ')}</span>
      </summary>
      {isOpen && (
        <>
          {description && <p class="muted">{description}</p>}
          <ul>
            {(type.fields ?? [])
              .filter((field) => includes(field.name, wanted))
              .map((field) => (
                <li key={field.name}>
                  <FieldText field={field} refOf={refOf} />
                </li>
              ))}
            {(type.inputFields ?? [])
              .filter((field) => includes(field.name, wanted))
              .map((field) => (
                <li key={field.name}>
                  <Input input={field} refOf={refOf} />
                </li>
              ))}
            {type.enumValues?.map((value) => (
              <li key={value.name}>
                <code>{value.name}</code> <Description text={value.description} />
              </li>
            ))}
            {type.kind === 'UNION' &&
              type.possibleTypes?.map((each) => <li key={each.name}>{refOf(each)}</li>)}
          </ul>
        </>
      )}
    </details>
  )
}

interface FieldProps {
  readonly field: Field
  readonly refOf: (type: TypeRef) => JSX.Element
}

function FieldText({ field, refOf }: FieldProps): JSX.Element {
  const { name, args, type, description, isDeprecated, deprecationReason } = field
  return (
    <>
      <code class={isDeprecated ? 'deprecated' : ''}>
        {name}
        {args.length > 0 && '('}
        {args.map((arg, index) => (
          <>
            {index > 0 && ', '}
            <Input input={arg} refOf={refOf} />
          </>
        ))}
        {args.length > 0 && ')'}: {refOf(type)}
      </code>{' '}
      <Description text={isDeprecated ? `Deprecated: ${deprecationReason ?? ''}` : description} />
    </>
  )
}

function Input({
  input: { name, type, defaultValue },
  refOf,
}: {
  input: InputValue
  refOf: (type: TypeRef) => JSX.Element
}): JSX.Element {
  return (
    <code>
      <span class="json-key">{name}</span>: {refOf(type)}
      {defaultValue != null && ` = ${defaultValue}`}
    </code>
  )
}

function Description({ text }: { text: string | null | undefined }): JSX.Element | null {
  return text ? <span class="muted">{text}</span> : null
}

/** A type that leads to where it is described; built-in ones lead nowhere. */
function Ref({
  schema,
  type,
  onFollow,
}: {
  schema: Schema
  type: TypeRef
  onFollow: (name: string) => void
}): JSX.Element {
  const name = nameOf(type)
  const [before = '', after = ''] = textOf(type).split(name)
  const isKnown = schema.own.includes(schema.types.get(name) as NamedType)
  if (!isKnown) return <span class="json-string">{textOf(type)}</span>
  return (
    <>
      {before}
      <button type="button" class="link" onClick={() => onFollow(name)}>
        {name}
      </button>
      {after}
    </>
  )
}

function includes(text: string, wanted: string): boolean {
  return text.toLowerCase().includes(wanted)
}

function fits({ name, fields, inputFields }: NamedType, wanted: string): boolean {
  const members = [...(fields ?? []), ...(inputFields ?? [])]
  return includes(name, wanted) || members.some((member) => includes(member.name, wanted))
}
