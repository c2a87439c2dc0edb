import Foundation
import ReelTensor
import Testing

@Suite struct TorchFolderTests {
    @Test func findsLibrariesInAPackageAndInAVirtualEnvironment() throws {
        let folder = try TensorFolder()
        let lib = folder.path + "/lib/python3.12/site-packages/torch/lib"
        try FileManager.default.createDirectory(atPath: lib, withIntermediateDirectories: true)
        try Data().write(to: URL(filePath: lib + "/libtorch_cpu.so"))
        #expect(TorchFolder.find(environment: ["VIRTUAL_ENV": folder.path])?.path == lib)
        #expect(TorchFolder.find(environment: ["REEL_TORCH": folder.path + "/lib/python3.12/site-packages/torch"])?.path == lib)
    }

    @Test func looksNowhereElseWhereOneIsNamed() throws {
        let folder = try TensorFolder()
        #expect(TorchFolder.find(environment: ["REEL_TORCH": folder.path]) == nil)
    }

    @Test func saysWhatToDoWhereTheLibraryIsNone() throws {
        let folder = try TensorFolder()
        try folder.write("libtorch_cpu.so", Array("not a library".utf8))
        let error = #expect(throws: TensorError.self) { try Torch(folder: folder.path) }
        #expect(error?.description.contains("torch cannot be loaded") == true)
    }
}
