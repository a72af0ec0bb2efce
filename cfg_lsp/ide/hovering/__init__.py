"""The parts of a hover, one module for each kind of thing that stands under a cursor."""
