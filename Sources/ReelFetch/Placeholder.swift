// ReelFetch
