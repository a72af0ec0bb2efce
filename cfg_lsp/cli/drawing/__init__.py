"""The pictures of `graph`: the hierarchy that is drawn, where everything stands, and one module a format."""
