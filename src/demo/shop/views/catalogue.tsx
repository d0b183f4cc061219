import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Product } from '../core/api.ts'
import { useAnswer } from '../core/answer.ts'
import { Empty, Shown, Waiting, money } from '../parts/parts.tsx'
import { Picture, Shelf } from '../parts/picture.tsx'

const categories = ['', 'Kitchen', 'Living', 'Garden']
const orders = [
  ['', 'Our favourites'],
  ['price', 'Price, low to high'],
  ['-price', 'Price, high to low'],
  ['name', 'Name'],
] as const

/** How long to wait for the next letter of a search, ms. */
const pause = 200

/** All products: filtered, sorted and searched by the API. */
export function Catalogue(): JSX.Element {
  const [category, setCategory] = useState('')
  const [sort, setSort] = useState('')
  const [text, setText] = useState('')
  const q = useLater(text.trim())
  const query = new URLSearchParams(
    Object.entries({ category, sort, q }).filter(([, value]) => value !== ''),
  ).toString()
  const products = useAnswer<readonly Product[]>(`/products${query && `?${query}`}`)
  return (
    <>
      <section class="hero">
        <div>
          <h1>Good things, made slowly.</h1>
          <p>
            Twelve objects for the house from six small workshops. Chosen by hand, packed in paper.
          </p>
        </div>
        <Shelf />
      </section>
      <div class="filters">
        <div class="chips" role="group" aria-label="Categories">
          {categories.map((each) => (
            <button
              key={each}
              type="button"
              class="chip"
              aria-pressed={each === category}
              onClick={() => setCategory(each)}
            >
              {each || 'Everything'}
            </button>
          ))}
        </div>
        <input
          type="search"
          aria-label="Search"
          placeholder="Search"
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <select
          aria-label="Order"
          value={sort}
          onChange={({ currentTarget }) => setSort(currentTarget.value)}
        >
          {orders.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <Shown of={products} what="the products" waiting={<Waiting count={8} kind="cards" />}>
        {(found) =>
          found.length === 0 ? (
            <Empty title="Nothing here">
              <p>{query ? 'Try another word or category.' : 'The shelves are empty today.'}</p>
            </Empty>
          ) : (
            <ul class="cards">
              {found.map((product) => (
                <Card key={product.id} product={product} />
              ))}
            </ul>
          )
        }
      </Shown>
    </>
  )
}

function Card({ product }: { readonly product: Product }): JSX.Element {
  const { id, name, maker, price, stock } = product
  return (
    <li>
      <a class={stock === 0 ? 'card card-out' : 'card'} href={`#/products/${id}`}>
        <Picture of={product} />
        <span class="card-name">{name}</span>
        <span class="card-price">{money(price)}</span>
        <span class="muted">{maker.split(',')[0]}</span>
        {stock === 0 && <span class="badge badge-bad">Sold out</span>}
        {stock > 0 && stock <= 4 && <span class="badge">Only {stock} left</span>}
      </a>
    </li>
  )
}

/** A text when it has not changed for a moment. */
function useLater(text: string): string {
  const [later, setLater] = useState(text)
  useEffect(() => {
    const wait = setTimeout(() => setLater(text), pause)
    return () => clearTimeout(wait)
  }, [text])
  return later
}
