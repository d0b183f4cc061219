import type { JSX } from 'preact'
import type { Product } from '../core/api.ts'

type Draw = (color: string) => JSX.Element

const shade = 'rgb(0 0 0 / .16)'
const light = 'rgb(255 255 255 / .28)'
const wood = '#a8794a'
const brass = '#b48a3c'

/** The shapes of pictures, on a field of 200 by 200 whose ground is at 164. */
const shapes: Readonly<Record<string, Draw>> = {
  mug: (color) => (
    <>
      <path
        d="M132 88h12c16 0 20 12 20 22s-6 24-24 24h-8"
        fill="none"
        stroke={color}
        stroke-width="11"
      />
      <path d="M56 72h80v68c0 14-8 24-24 24H80c-16 0-24-10-24-24z" fill={color} />
      <path d="M56 72h80v14H56z" fill={shade} />
      <path d="M68 96h8v44c0 4-8 4-8 0z" fill={light} />
      <g fill="none" stroke={color} stroke-width="4" stroke-linecap="round" opacity=".45">
        <path d="M84 60c-6-8 6-12 0-22M106 60c-6-8 6-12 0-22" />
      </g>
    </>
  ),
  teapot: (color) => (
    <>
      <path d="M58 118c-18-2-24-20-36-26l10-8c14 2 22 12 30 16z" fill={color} />
      <path d="M138 96c30-10 40 34 2 44" fill="none" stroke={color} stroke-width="10" />
      <path
        d="M52 164h96l-8 0c12-10 16-24 16-34 0-24-24-42-56-42s-56 18-56 42c0 10 4 24 16 34z"
        fill={color}
      />
      <path d="M66 98c8-18 60-18 68 0z" fill={shade} />
      <circle cx="100" cy="76" r="8" fill={brass} />
      <path d="M64 122c4-14 14-20 22-22l2 6c-8 4-14 10-16 18z" fill={light} />
    </>
  ),
  board: (color) => (
    <>
      <path
        d="M88 28h24c6 0 10 4 10 10v22c18 4 28 14 28 30v58c0 10-6 16-16 16H66c-10 0-16-6-16-16V90c0-16 10-26 28-30V38c0-6 4-10 10-10z"
        fill={color}
      />
      <circle cx="100" cy="44" r="7" fill={shade} />
      <g fill="none" stroke={shade} stroke-width="3" stroke-linecap="round">
        <path d="M72 88v60M88 78v56M104 92v62M120 80v48M134 96v46" />
      </g>
    </>
  ),
  bowls: (color) => (
    <>
      <path d="M62 62h76c0 20-12 30-38 30s-38-10-38-30z" fill={color} opacity=".62" />
      <path d="M50 88h100c0 26-18 40-50 40s-50-14-50-40z" fill={color} opacity=".8" />
      <path d="M38 116h124c0 30-20 44-40 46v2H78v-2c-20-2-40-16-40-46z" fill={color} />
      <path d="M38 116h124l-2 10H40z" fill={shade} />
      <path d="M54 132c4 10 12 16 20 18l-2 6c-12-4-20-12-24-22z" fill={light} />
    </>
  ),
  throw: (color) => (
    <>
      <path d="M48 60h104v92H48z" fill={color} />
      <path d="M48 60h104v20H48zM48 104h104v10H48z" fill={light} />
      <path d="M48 128h104v6H48z" fill={shade} />
      <g stroke={color} stroke-width="5" stroke-linecap="round">
        <path d="M54 152v12M68 152v12M82 152v12M96 152v12M110 152v12M124 152v12M138 152v12M147 152v12" />
      </g>
      <path d="M48 60c0-14 10-20 20-20h84c-12 0-16 8-16 20z" fill={color} />
      <path d="M48 60c0-14 10-20 20-20h84c-12 0-16 8-16 20z" fill={shade} />
    </>
  ),
  lamp: (color) => (
    <>
      <path
        d="M86 162 62 106l44-46"
        fill="none"
        stroke={brass}
        stroke-width="6"
        stroke-linejoin="round"
      />
      <circle cx="62" cy="106" r="7" fill={brass} />
      <path d="M62 154h52c5 0 9 5 9 10H53c0-5 4-10 9-10z" fill={brass} />
      <path d="M98 46c20-18 44-14 56 8l-50 28c-10-12-12-26-6-36z" fill={color} />
      <path d="m154 54-50 28 34 44 48-28z" fill={color} opacity=".22" />
      <circle cx="130" cy="72" r="9" fill="#fff4cf" />
    </>
  ),
  stool: (color) => (
    <>
      <path
        d="M68 84 54 164M132 84l14 80M100 84v80"
        stroke={color}
        stroke-width="9"
        stroke-linecap="round"
      />
      <path d="M64 128h72" stroke={color} stroke-width="6" />
      <path d="M44 70c0-8 24-12 56-12s56 4 56 12v8c0 8-24 12-56 12s-56-4-56-12z" fill={color} />
      <ellipse cx="100" cy="70" rx="56" ry="12" fill={light} />
    </>
  ),
  clock: (color) => (
    <>
      <circle cx="100" cy="100" r="64" fill={color} />
      <circle cx="100" cy="100" r="52" fill="#f8f5ee" />
      <g stroke={color} stroke-width="4" stroke-linecap="round">
        <path d="M100 56v6M100 138v6M56 100h6M138 100h6M122 62l-2 4M78 62l2 4M138 78l-4 2M138 122l-4-2M122 138l-2-4M78 138l2-4M62 122l4-2M62 78l4 2" />
        <path d="M100 100V72M100 100l22 12" stroke-width="6" />
      </g>
      <circle cx="100" cy="100" r="5" fill="#c2603f" />
    </>
  ),
  candle: (color) => (
    <>
      <path d="M100 40c14 18 12 32 0 34-12-2-14-16 0-34z" fill="#f0b03f" />
      <path d="M100 54c6 9 5 16 0 18-5-2-6-9 0-18z" fill="#fff1c4" />
      <path d="M100 72v14" stroke="#4a3b2c" stroke-width="4" />
      <path d="M66 92h68v72H66z" fill={color} />
      <path d="M60 84h80v72c0 6-4 8-8 8H68c-4 0-8-2-8-8z" fill={light} />
      <path d="M66 122h68v26H66z" fill="#fbf4e6" />
      <path d="M80 132h40M88 140h24" stroke={color} stroke-width="3" />
    </>
  ),
  vase: (color) => (
    <g transform="translate(17 27) scale(.83)">
      <path d="M102 84c-4-26 10-40 4-60" fill="none" stroke="#5a7f57" stroke-width="4" />
      <path
        d="M104 50c14-2 20-10 20-18-12 0-20 6-20 18zM103 64c-14 0-20-8-22-16 12-1 20 4 22 16z"
        fill="#5a7f57"
      />
      <path d="M106 30c-12-2-14-12-8-18 4 2 6 2 8-2 4 4 6 4 10 2 4 8 0 16-10 18z" fill="#d9788a" />
      <path
        d="M88 78h26v20c22 8 30 22 30 38 0 18-14 28-43 28s-43-10-43-28c0-16 8-30 30-38z"
        fill={color}
      />
      <path d="M86 76h30v8H86z" fill={shade} />
      <path d="M72 132c0-12 6-20 14-24l3 5c-6 5-9 12-9 19z" fill={light} />
    </g>
  ),
  plant: (color) => (
    <g transform="translate(10 16) scale(.9)">
      <g fill="none" stroke={color} stroke-width="5" stroke-linecap="round">
        <path d="M100 118C98 80 84 54 60 44M100 118c2-42 14-64 40-76M100 118c0-40-2-66 0-88M100 118C86 92 66 84 44 86M100 118c14-26 34-36 56-32" />
      </g>
      <g fill={color}>
        <path d="M60 44c16-8 30 0 34 18-18 4-30-4-34-18zM140 42c-16-8-30 0-34 20 18 4 30-6 34-20zM100 28c12 12 12 28 0 40-12-12-12-28 0-40zM44 86c10-14 28-14 38-2-10 12-28 14-38 2zM156 86c-10-14-28-14-38-2 10 12 28 14 38 2z" />
      </g>
      <path d="M62 114h76l-8 50H70z" fill="#bf6a44" />
      <path d="M56 106h88v16H56z" fill="#cf7a52" />
      <path d="M56 118h88v4H56z" fill={shade} />
    </g>
  ),
  can: (color) => (
    <>
      <path d="M116 92c4-44 62-30 42 24l-14 22" fill="none" stroke={color} stroke-width="8" />
      <path d="m70 128-44-52 8-6 46 32z" fill={color} />
      <path d="M18 82 38 62l6 6-20 20z" fill={brass} />
      <path d="M64 92h84v62c0 6-4 10-10 10H74c-6 0-10-4-10-10z" fill={color} />
      <path d="M64 92h84v10H64z" fill={shade} />
      <path d="M76 112h8v36h-8z" fill={light} />
    </>
  ),
}

/** The thing alone, for a drawing of several. */
export function Shape(props: { readonly shape: string; readonly color: string }): JSX.Element {
  const draw = shapes[props.shape] ?? shapes['mug']
  return <>{draw?.(props.color)}</>
}

/** The picture of a product: nothing is fetched for it. */
export function Picture(props: {
  readonly of: Pick<Product, 'name' | 'picture'>
  readonly isLarge?: boolean
}): JSX.Element {
  const { shape, color, ground } = props.of.picture
  return (
    <svg
      class={props.isLarge ? 'picture picture-large' : 'picture'}
      viewBox="0 0 200 200"
      role="img"
      aria-label={props.of.name}
    >
      <rect width="200" height="200" fill={ground} />
      <ellipse cx="100" cy="165" rx="66" ry="7" fill="rgb(0 0 0 / .1)" />
      <Shape shape={shape} color={color} />
    </svg>
  )
}

/** The drawing beside the headline: a shelf with what the shop sells. */
export function Shelf(): JSX.Element {
  return (
    <svg class="shelf" viewBox="0 0 640 260" aria-hidden="true">
      <circle cx="470" cy="96" r="86" class="shelf-sun" />
      <rect x="20" y="216" width="600" height="12" rx="3" fill={wood} />
      <rect x="20" y="224" width="600" height="4" fill={shade} />
      <path d="M90 228v22h-14l6-22zM550 228v22h14l-6-22z" fill={wood} />
      <g transform="translate(14 52)">
        <Shape shape="plant" color="#4e8a55" />
      </g>
      <g transform="translate(150 76) scale(.85)">
        <Shape shape="teapot" color="#4d7a73" />
      </g>
      <g transform="translate(290 109) scale(.65)">
        <Shape shape="mug" color="#c2603f" />
      </g>
      <g transform="translate(382 52)">
        <Shape shape="lamp" color="#d09a2c" />
      </g>
      <g transform="translate(520 93) scale(.75)">
        <Shape shape="candle" color="#d98a3d" />
      </g>
    </svg>
  )
}
