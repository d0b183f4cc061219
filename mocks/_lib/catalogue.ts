/** What the shop sells: names and prices, by shelf. Products and orders are both made from it. */
const shelves: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  shoes: {
    'Harbour Canvas Sneaker': 59.5,
    'Dune Trail Runner': 119.99,
    'Pier Leather Boot': 179.5,
    'Lagoon Slip-On': 49.99,
    'Ridge Hiking Boot': 149.99,
    'Marina Sandal': 39.5,
    'Court Classic Trainer': 84.99,
    'Fjord Rain Boot': 69.5,
    'Studio Ballet Flat': 54.99,
    'Mole Suede Loafer': 129.5,
    'Breeze Running Shoe': 99.99,
    'Anchor Deck Shoe': 89.5,
  },
  bags: {
    'Quay Canvas Tote': 34.5,
    'Commuter Backpack 20 L': 94.99,
    'Weekender Duffel': 139.5,
    'Crossbody Pouch': 44.99,
    'Roll-Top Rucksack': 109.99,
    'Leather Card Holder': 29.5,
    'Laptop Sleeve 14"': 39.99,
    'Market String Bag': 14.5,
    'Belt Bag': 36.99,
    'Wash Bag': 24.5,
    'Camera Sling': 79.99,
    'Cabin Trolley 36 L': 189.5,
  },
  clothing: {
    'Merino Crew Jumper': 99.5,
    'Oxford Shirt': 64.99,
    'Waxed Jacket': 219.5,
    'Breton Stripe Tee': 32.5,
    'Linen Trousers': 79.99,
    'Rib Beanie': 22.5,
    'Lambswool Scarf': 45.99,
    'Fleece Gilet': 74.5,
    'Selvedge Jeans': 119.99,
    'Poplin Dress': 89.5,
    'Thermal Leggings': 37.99,
    'Organic Socks, 3 Pairs': 18.5,
  },
  kitchen: {
    'Enamel Mug': 12.5,
    'Cast Iron Skillet': 59.99,
    'Pour-Over Dripper': 27.5,
    'Olive Wood Board': 42.99,
    'Chef Knife 20 cm': 84.5,
    'Linen Tea Towel': 9.99,
    'Stoneware Bowl': 19.5,
    'Carafe 1 L': 32.99,
    'Hand Grinder': 68.5,
    'Moka Pot': 38.99,
    'Salt Cellar': 16.5,
    Apron: 29.99,
  },
  garden: {
    'Steel Trowel': 17.5,
    'Terracotta Planter': 23.99,
    'Watering Can 5 L': 31.5,
    'Pruning Shears': 28.99,
    'Cedar Bird House': 34.5,
    'Herb Seed Set': 11.99,
    'Kneeling Pad': 19.5,
    'Folding Saw': 36.99,
    'Jute Twine': 4.5,
    'Storm Lantern': 44.99,
    'Raised Bed Kit': 129.5,
    'Leaf Rake': 26.99,
  },
  electronics: {
    'Pocket Speaker': 49.99,
    'Over-Ear Headphones': 159.5,
    'Desk Lamp': 72.99,
    'Power Bank 10,000 mAh': 39.5,
    'Kitchen Scale': 34.99,
    'Travel Adapter': 24.5,
    'Alarm Clock Radio': 58.99,
    'Smart Plug': 17.5,
    'Bike Light Set': 42.99,
    'Mechanical Keyboard': 109.5,
    'Webcam 1080p': 64.99,
    'E-Reader 7"': 149.5,
  },
}

/** An article on a shelf. Its place in {@link catalogue} is the product's id minus one. */
export interface Article {
  readonly name: string
  readonly category: string
  /** In euros. */
  readonly price: number
}

/** All articles, one of each shelf in turn, so that any page of them is a mixed one. */
export const catalogue: readonly Article[] = Object.entries(shelves)
  .flatMap(([category, articles]) =>
    Object.entries(articles).map(([name, price], place) => ({ name, category, price, place })),
  )
  .sort((one, other) => one.place - other.place)
  .map(({ name, category, price }) => ({ name, category, price }))
