// ReelQueue
