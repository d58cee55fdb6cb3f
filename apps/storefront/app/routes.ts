import { index, type RouteConfig, route } from '@react-router/dev/routes';

export default [
  index('routes/home.tsx'),
  route('categories', 'routes/categories.tsx'),
  route('categories/:categoryId', 'routes/category.tsx'),
  route('search', 'routes/search.tsx'),
  route('products/:productId', 'routes/product.tsx'),
  route('shops/:code', 'routes/shop.tsx'),
  route('belts', 'routes/belts.tsx'),
  route('belts/:code', 'routes/belt.tsx'),
  route('cart', 'routes/cart.tsx'),
  route('checkout', 'routes/checkout.tsx'),
  route('pay/:tradeId', 'routes/pay.tsx'),
  route('sign-in', 'routes/sign-in.tsx'),
  route('sign-up', 'routes/sign-up.tsx'),
  route('sign-out', 'routes/sign-out.ts'),
  route('me/addresses', 'routes/addresses.tsx'),
  route('me/addresses/new', 'routes/address.tsx', { id: 'address-new' }),
  route('me/addresses/:addressId', 'routes/address.tsx'),
  route('me/statement', 'routes/statement.tsx'),
  route('preferences', 'routes/preferences.ts'),
  route('*', 'routes/not-found.tsx'),
] satisfies RouteConfig;
