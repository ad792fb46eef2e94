// SPDX-License-Identifier: MIT
pragma solidity ^0.8.26;

/// The one function of Multicall3 that is used, by its interface. Stands where Multicall3 does.
contract Multicall {
    struct Call {
        address target;
        bytes callData;
    }

    struct Result {
        bool success;
        bytes returnData;
    }

    function tryBlockAndAggregate(bool requireSuccess, Call[] calldata calls)
        external
        payable
        returns (uint256 blockNumber, bytes32 blockHash, Result[] memory returnData)
    {
        (blockNumber, blockHash) = (block.number, blockhash(block.number));
        returnData = new Result[](calls.length);
        for (uint256 n = 0; n < calls.length; n++) {
            (bool success, bytes memory data) = calls[n].target.call(calls[n].callData);
            require(success || !requireSuccess, "a call failed");
            returnData[n] = Result(success, data);
        }
    }
}
