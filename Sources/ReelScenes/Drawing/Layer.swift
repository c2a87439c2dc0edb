/// A painting and how it moves. Layers nearer the camera come later in a scene.
package struct Layer: Sendable {
    package let painting: any Painting
    package let path: MotionPath

    package init(_ painting: any Painting, moving path: MotionPath) {
        self.painting = painting
        self.path = path
    }
}
