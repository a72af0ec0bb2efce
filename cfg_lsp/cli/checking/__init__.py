"""What `check` is made of besides the looking itself: where its report goes, what it fixes, what it watches."""
