"""What `completion` is made of: one module for each kind of thing that can be written at a cursor."""
