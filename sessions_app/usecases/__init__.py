"""What the product does: one file for each business action, in folders by noun."""
