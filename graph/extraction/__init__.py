"""What a text says, read by rules: references, norms, quantities, sanctions, definitions and who bears them."""
