import type { JSX } from 'preact'

/** Names with their values, as headers are. */
export function Fields({
  fields,
}: {
  fields: readonly (readonly [name: string, value: string])[]
}): JSX.Element {
  return (
    <dl class="fields">
      {fields.map(([name, value], index) => (
        <div key={index}>
          <dt>
            <bdi>{name}</bdi>
          </dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  )
}
