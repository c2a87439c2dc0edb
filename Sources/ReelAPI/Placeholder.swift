// ReelAPI
