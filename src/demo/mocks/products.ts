import { defineMock, many, resource } from 'mockapi'

/** What the shop sells. */
export interface Product {
  readonly id: number
  readonly name: string
  readonly category: 'Kitchen' | 'Living' | 'Garden'
  readonly price: number
  readonly stock: number
  readonly maker: string
  readonly text: string
  /** Drawn by the shop: a shape in two colours. */
  readonly picture: { readonly shape: string; readonly color: string; readonly ground: string }
}

/** An array is a collection with full CRUD: lists that filter, sort and page, and answers to each write. */
export const products = resource<Product>('products', {
  seed: [
    {
      id: 1,
      name: 'Morning mug',
      category: 'Kitchen',
      price: 24,
      stock: 18,
      maker: 'Kiln No. 4, Porto',
      text: 'Stoneware, thrown by hand and glazed twice. Keeps a coffee warm for a chapter.',
      picture: { shape: 'mug', color: '#c2603f', ground: '#f3ddd1' },
    },
    {
      id: 2,
      name: 'Teapot for two',
      category: 'Kitchen',
      price: 68,
      stock: 7,
      maker: 'Kiln No. 4, Porto',
      text: 'A spout that does not drip and a lid that stays. Holds 0.8 litres.',
      picture: { shape: 'teapot', color: '#4d7a73', ground: '#d8e7e1' },
    },
    {
      id: 3,
      name: 'Oak board',
      category: 'Kitchen',
      price: 42,
      stock: 25,
      maker: 'Holm & Daughters, Aarhus',
      text: 'One piece of oiled oak with a hole to hang it by. Bread likes it.',
      picture: { shape: 'board', color: '#b98550', ground: '#f1e4cf' },
    },
    {
      id: 4,
      name: 'Supper bowls',
      category: 'Kitchen',
      price: 54,
      stock: 12,
      maker: 'Kiln No. 4, Porto',
      text: 'A set of three that stack. For soup, for noodles, for keys by the door.',
      picture: { shape: 'bowls', color: '#33597f', ground: '#d7e1ee' },
    },
    {
      id: 5,
      name: 'Linen throw',
      category: 'Living',
      price: 89,
      stock: 9,
      maker: 'Weavers of Kaunas',
      text: 'Washed linen with a fringe, 130 by 180 cm. Gets softer every year.',
      picture: { shape: 'throw', color: '#b7566b', ground: '#f4dce1' },
    },
    {
      id: 6,
      name: 'Reading lamp',
      category: 'Living',
      price: 129,
      stock: 4,
      maker: 'Lumen Atelier, Turin',
      text: 'A warm light on a brass arm that stays where you put it.',
      picture: { shape: 'lamp', color: '#d09a2c', ground: '#f6ebcb' },
    },
    {
      id: 7,
      name: 'Three-legged stool',
      category: 'Living',
      price: 95,
      stock: 6,
      maker: 'Holm & Daughters, Aarhus',
      text: 'Beech, soaped. A seat, a bedside table, a place for the cat.',
      picture: { shape: 'stool', color: '#8d6a4b', ground: '#ebe0d3' },
    },
    {
      id: 8,
      name: 'Slow clock',
      category: 'Living',
      price: 74,
      stock: 11,
      maker: 'Lumen Atelier, Turin',
      text: 'Two hands, twelve dots, and no ticking at all.',
      picture: { shape: 'clock', color: '#475569', ground: '#dfe4ea' },
    },
    {
      id: 9,
      name: 'Evening candle',
      category: 'Living',
      price: 19,
      stock: 40,
      maker: 'Bee & Sons, Graz',
      text: 'Pure beeswax in a glass. Burns for about forty evenings.',
      picture: { shape: 'candle', color: '#d98a3d', ground: '#f8e6cf' },
    },
    {
      id: 10,
      name: 'Bud vase',
      category: 'Garden',
      price: 31,
      stock: 3,
      maker: 'Kiln No. 4, Porto',
      text: 'For the one branch that broke off, or the first tulip.',
      picture: { shape: 'vase', color: '#6f78ae', ground: '#e1e3f2' },
    },
    {
      id: 11,
      name: 'Pot with a fern',
      category: 'Garden',
      price: 38,
      stock: 0,
      maker: 'Glasshouse Nine, Ghent',
      text: 'A fern that forgives. Comes in its terracotta pot, with a saucer.',
      picture: { shape: 'plant', color: '#4e8a55', ground: '#dcebd8' },
    },
    {
      id: 12,
      name: 'Watering can',
      category: 'Garden',
      price: 47,
      stock: 14,
      maker: 'Glasshouse Nine, Ghent',
      text: 'Enamelled steel, 1.5 litres, with a long spout for shy corners.',
      picture: { shape: 'can', color: '#3f8494', ground: '#d5e8ec' },
    },
  ],
  relations: { reviews: many('reviews', { onDelete: 'cascade' }) },
})

/** Beside the collection: what a shop front shows first. */
export const more = defineMock({
  'GET /categories': ({ db }) => {
    const names = new Set(
      db(products)
        .all()
        .map(({ category }) => category),
    )
    return [...names].map((name) => ({
      name,
      products: db(products).where({ category: name }).length,
    }))
  },
})
