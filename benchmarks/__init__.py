"""What the product promises about speed, measured as ratios: `python -m benchmarks`."""
