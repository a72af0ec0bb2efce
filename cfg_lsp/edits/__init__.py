"""Edits of configs that say exactly what they are meant to say: what a fix, an action or a rename is made of."""
