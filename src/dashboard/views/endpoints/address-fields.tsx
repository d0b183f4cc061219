import type { JSX } from 'preact'
import { parametersOf } from './operations.ts'
import type { Draft } from './request.ts'

interface AddressFieldsProps {
  readonly path: string
  readonly draft: Pick<Draft, 'params' | 'query'>
  readonly onChange: (changes: Partial<Pick<Draft, 'params' | 'query'>>) => void
}

/** What an address is made of: the parameters of its path, and a query. */
export function AddressFields({
  path,
  draft: { params, query },
  onChange,
}: AddressFieldsProps): JSX.Element {
  return (
    <>
      {parametersOf(path).map((name) => (
        <label key={name}>
          <span>{name}</span>
          <input
            value={params[name] ?? ''}
            required
            onInput={({ currentTarget }) =>
              onChange({ params: { ...params, [name]: currentTarget.value } })
            }
          />
        </label>
      ))}
      <label>
        <span>Query</span>
        <input
          value={query}
          placeholder="limit=3&sort=-id"
          onInput={({ currentTarget }) => onChange({ query: currentTarget.value })}
        />
      </label>
    </>
  )
}
