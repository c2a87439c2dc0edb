// ReelScenes
