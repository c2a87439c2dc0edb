import ArgumentParser
package import ReelShot

/// A picture size as it is typed: 1280x720.
package struct TweenSize: ExpressibleByArgument {
    package let pixels: PixelSize

    package init?(argument: String) {
        let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let width = parts[0], let height = parts[1],
            (2...8192).contains(width), (2...8192).contains(height)
        else { return nil }
        pixels = PixelSize(width: width, height: height)
    }
}
