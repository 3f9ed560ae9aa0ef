"""What the demo shop does on request, by the rules of docs/demo-shop.md; one noun a file."""
