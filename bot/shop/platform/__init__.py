"""What the adapters for hosted shops share: calls and their errors, decimal money, addresses, what a till can
hold to, and how an action is done once and remembered with its order. Shopify and WooCommerce are made of
it."""
