"""What the adapters for hosted shops share: calls and their errors, decimal money, addresses, and how an
action that was done is remembered with its order. Shopify and WooCommerce are built of it."""
